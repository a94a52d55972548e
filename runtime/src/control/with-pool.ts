import type { Pool } from "pg";
import { createPool, waitUntilReachable } from "../store/index.js";

/**
 * Opens connections to a system's database for the time of `use`; the workflow engine is not needed for it.
 * @param databaseUrl as DATABASE_URL; the password may be in it
 * @throws RuntimeError MLO5011, MLO5012
 */
export async function withPool<T>(databaseUrl: string, use: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = createPool({ ...process.env, DATABASE_URL: databaseUrl });
  try {
    await waitUntilReachable(pool, { seconds: 0 });
    return await use(pool);
  } finally {
    await pool.end();
  }
}
