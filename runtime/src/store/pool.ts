import pg from "pg";
import { isConnectionLost, messageOf } from "../errors/index.js";
import { Client } from "./client.js";
import { databaseAddress, type Environment } from "./address.js";
import { typeParsers } from "./type-parsers.js";

export type Queryable = pg.Pool | pg.PoolClient;

/**
 * Connections to the database that the environment names (`databaseAddress`). On two cores four
 * connections serve more look-ups than thirty-two. Sessions have TimeZone UTC; values arrive as the
 * types of columns say (`typeParsers`). Connects when the first query comes.
 *
 * @throws RuntimeError MLO5010, MLO5012, MLO5034
 */
export function createPool(env: Environment = process.env, overrides: pg.PoolConfig = {}): pg.Pool {
  const address = databaseAddress(env);
  return outlivingBreaks({
    ...address,
    Client,
    application_name: "mlops-yaml",
    max: 4,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types: typeParsers,
    // A session that is frozen does not end its statements itself.
    ...(overrides.statement_timeout && { query_timeout: overrides.statement_timeout + 500 }),
    ...overrides,
    options: [
      address.options,
      "-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=iso_8601",
      overrides.options,
    ]
      .filter(Boolean)
      .join(" "),
  });
}

/** Further connections to a pool's database, for what must not keep others waiting. */
export function poolBeside({ options }: pg.Pool, overrides: pg.PoolConfig): pg.Pool {
  // The pool hides its password from what lists its options.
  return outlivingBreaks({ ...options, password: options.password, ...overrides });
}

/**
 * A pool whose connections may break at any moment: idle ones leave it, those in use tell so at their next query. Without
 * listeners either ends the process, and who takes a connection need not have one, as the workflow engine.
 */
function outlivingBreaks(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/**
 * Runs a statement that only reads, and runs it once more where its connection dies, as those do that outlived a
 * restart of the server.
 */
export async function readAgain<T>(query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (error) {
    // Who waited for long does not wait twice.
    if (!isConnectionLost(error) || /timeout/i.test(messageOf(error))) throw error;
    return query();
  }
}
