import { randomBytes } from "node:crypto";
import os from "node:os";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { DBOSExecutor } from "@dbos-inc/dbos-sdk/internal/dbos-executor";
import { ensureSystemDatabase } from "@dbos-inc/dbos-sdk/internal/system_database";
import { GlobalLogger } from "@dbos-inc/dbos-sdk/internal/telemetry/logs";
import { dbRetryConfig } from "@dbos-inc/dbos-sdk/internal/utils";
import type { Pool } from "pg";
import { messageOf, RuntimeError } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import { durableLogger } from "./durable-log.js";
import { applicationName, urlForm } from "./engine-identity.js";

/**
 * Version under which runs are recorded; any worker of the same version may go on with them. It is fixed, and
 * not a hash of the code, so that work which an upgrade interrupted is finished by the new code. Raise it
 * when the order of a flow's steps changes: unfinished runs of the old order are then cancelled and the
 * bootstrap does their work anew.
 */
export const flowVersion = "3";

/** After an outage the engine asks again at least this often; its own default is a minute. */
const longestRetryWaitSeconds = 5;
const firstRetryWaitSeconds = 0.1;

export const newExecutorId = (): string =>
  `${os.hostname()}-${process.pid}-${randomBytes(4).toString("hex")}`;

/** Creates or migrates the engine's tables (schema `dbos`). */
export async function migrateEngine(pool: Pool, log: Logger): Promise<void> {
  const logger = new GlobalLogger(undefined, { logger: durableLogger(log) });
  await ensureSystemDatabase(urlForm, logger, pool);
}

/**
 * Launches the workflow engine of this process; flows must be registered before.
 * @throws RuntimeError MLO5601 when its tables are missing or older than its version
 */
export async function launchEngine(pool: Pool, executorId: string, log: Logger): Promise<void> {
  dbRetryConfig.initialBackoffSec = firstRetryWaitSeconds;
  dbRetryConfig.maxBackoffSec = longestRetryWaitSeconds;
  DBOS.setConfig({
    name: applicationName,
    systemDatabaseUrl: urlForm,
    systemDatabasePool: pool,
    applicationVersion: flowVersion,
    executorID: executorId,
    logger: durableLogger(log),
    runAdminServer: false,
    runMigrations: false,
  });
  await DBOS.launch().catch(async (error: unknown) => {
    // What has begun of it ends, so that it can be launched again.
    await DBOS.shutdown().catch(() => undefined);
    if (!messageOf(error).includes("schema version")) throw error;
    const message =
      "The database is not migrated: the workflow engine's tables are missing, or older than this version.";
    const hint = "Run the migrations first; `mlops up` and the Compose file do so by themselves.";
    throw new RuntimeError("MLO5601", message, { cause: error, hint });
  });
}

/**
 * Takes no more flows, and waits for those that run. The engine's own shutdown is not used: it takes the
 * ground from under flows that did not end in time, and they would be recorded as failed.
 */
export async function drainEngine(milliseconds: number): Promise<void> {
  const executor = DBOSExecutor.globalInstance;
  await executor?.deactivateEventReceivers();
  await executor?.awaitRunningWorkflows(milliseconds);
}
