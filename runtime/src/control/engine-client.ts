import { DBOSClient } from "@dbos-inc/dbos-sdk";
import type { Pool } from "pg";
import { durableLogger } from "../flows/durable-log.js";
import { applicationName, urlForm } from "../flows/engine-identity.js";
import { createLogger } from "../logging/logger.js";
import { withPool } from "../store/with-pool.js";

/** Connections for one command of the user. */
export interface ControlConnection {
  readonly pool: Pool;
  readonly engine: DBOSClient;
}

/**
 * Opens connections to a system's database for the time of `use`.
 * @param databaseUrl as DATABASE_URL; the password may be in it
 * @throws RuntimeError MLO5011, MLO5012
 */
export async function connected<T>(
  databaseUrl: string,
  use: (connection: ControlConnection) => Promise<T>,
): Promise<T> {
  return withPool(databaseUrl, async (pool) => {
    const engine = await DBOSClient.create({
      systemDatabaseUrl: urlForm,
      systemDatabasePool: pool,
      applicationName,
      // What fails is thrown; the client's own talk would only repeat it.
      logger: durableLogger(createLogger(() => undefined)),
    });
    try {
      return await use({ pool, engine });
    } finally {
      await engine.destroy();
    }
  });
}
