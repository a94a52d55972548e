import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Pool } from "pg";
import type { Logger } from "../logging/logger.js";
import { migrate, tryMigration } from "../migration/index.js";
import {
  ConsentRequired,
  createPool,
  databaseRoles,
  grantRole,
  lockInTransaction,
  readRolePassword,
  requireMigrated,
  throughOutages,
  transaction,
  waitUntilReachable,
} from "../store/index.js";
import { pendingOrigins } from "../ingestion/index.js";
import type { ProjectDefinition } from "../definitions/project.js";
import { createEnginePool } from "./engine-pool.js";
import { migrateEngine } from "./engine.js";
import { exitWith, logUncaught, processLog } from "../process/index.js";

/**
 * The migration process: brings the database to this project and this version, and exits with 0; with 2 and
 * a log line where it refuses. `--consent drop:raw.flights.distance` agrees to a loss that a refusal named. With `--look`
 * it changes nothing and logs what it would change, and what waits for a consent (`consents`).
 */
export async function runMigrations(project: ProjectDefinition): Promise<void> {
  const log = processLog("migrate");
  logUncaught(log);
  const { values } = parseArgs({
    options: {
      consent: { type: "string", multiple: true, default: [] },
      look: { type: "boolean", default: false },
    },
  });
  const work = values.look
    ? lookAtMigration(project, log)
    : migrateDatabase(project, log, { consents: values.consent });
  await work.catch((error: unknown) => exitWith(error, log));
}

/** Logs what a migration would change, and what of it waits for a consent. */
export async function lookAtMigration(
  project: ProjectDefinition,
  log: Logger,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const pool = createPool(env, { max: 2 });
  try {
    await waitUntilReachable(pool, { log });
    const waiting = await tryMigration(pool, project, { log });
    const folder = env["PROJECT_DIR"] ?? process.cwd();
    for (const { message, hint, consents } of [...waiting, ...(await undecidedRows(pool, project, folder))])
      log.warn(message, { hint, consents });
  } finally {
    await pool.end();
  }
}

/** What loading would wait for, where the tables are as declared. What else keeps a source from being read, its flow says. */
async function undecidedRows(
  pool: Pool,
  project: ProjectDefinition,
  folder: string,
): Promise<ConsentRequired[]> {
  const undecided: ConsentRequired[] = [];
  for (const source of project.sources)
    try {
      await requireMigrated(pool, { sources: [source], features: [] });
      await pendingOrigins(pool, source, folder);
    } catch (error) {
      if (error instanceof ConsentRequired) undecided.push(error);
    }
  return undecided;
}

/**
 * Migrates the runtime's tables, the project's, and the workflow engine's; then, where their
 * password files are named, the roles. All of it can be repeated, and waits for a migration that runs elsewhere.
 */
export async function migrateDatabase(
  project: ProjectDefinition,
  log: Logger,
  { consents, env = process.env }: { consents: readonly string[]; env?: NodeJS.ProcessEnv },
): Promise<void> {
  const pool = createEnginePool(env, { max: 2 });
  try {
    await waitUntilReachable(pool, { log });
    await throughOutages(pool, () => migrate(pool, project, { log, consents }), { log });
    await throughOutages(pool, () => oneAtATime(pool, () => migrateEngine(pool, log)), { log });
    for (const role of Object.values(databaseRoles)) {
      const file = env[role.passwordFile];
      if (!file) continue;
      const password = readRolePassword(file, role.passwordFile);
      const grant = (): Promise<void> =>
        transaction(pool, async (client) => {
          await lockInTransaction(client, "migrate");
          await grantRole(client, role, password);
        });
      await throughOutages(pool, grant, { log });
    }
    log.info("database is up to date", { state: "succeeded" });
  } finally {
    await pool.end();
  }
}

/**
 * The engine builds indexes concurrently, which waits for every open transaction and running statement of
 * others: so the lock under which it migrates belongs to a session, and is asked for and not waited for.
 */
async function oneAtATime(pool: Pool, work: () => Promise<void>): Promise<void> {
  const client = await pool.connect();
  client.on("error", () => undefined); // what runs meanwhile is told by its own connection
  const lock = "SELECT pg_try_advisory_lock(hashtextextended('mlops:migrate engine', 0)) AS taken";
  try {
    while ((await client.query<{ taken: boolean }>(lock)).rows[0]?.taken !== true) await sleep(100);
    await work();
  } finally {
    client.release(true);
  }
}
