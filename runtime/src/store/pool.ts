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
  const pool = new pg.Pool({
    ...address,
    Client,
    application_name: "mlops-yaml",
    max: 4,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types: typeParsers,
    ...overrides,
    options: [
      address.options,
      "-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=iso_8601",
      overrides.options,
    ]
      .filter(Boolean)
      .join(" "),
  });
  // An idle connection that breaks leaves the pool; the next query opens another and reports what is wrong.
  pool.on("error", () => undefined);
  return pool;
}

/** Further connections to a pool's database, for what must not keep others waiting. */
export function poolBeside({ options }: pg.Pool, overrides: pg.PoolConfig): pg.Pool {
  // The pool hides its password from what lists its options.
  const pool = new pg.Pool({ ...options, password: options.password, ...overrides });
  pool.on("error", () => undefined);
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
