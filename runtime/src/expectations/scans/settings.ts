import type { Ask } from "../plan.js";

/**
 * Settings under which scans run: room to sort in memory, and every DISTINCT sorted by itself. Sorting the rows for
 * one of them, as PostgreSQL would by itself, drags along the columns of all others.
 */
const settings = `set_config('work_mem', greatest(pg_size_bytes(current_setting('work_mem')), pg_size_bytes('128MB')) / 1024 || 'kB', true),
  set_config('enable_presorted_aggregate', 'off', true)`;

/** Runs `work` under the settings of scans, and then as before. */
export async function withScanSettings<T>(ask: Ask, work: () => Promise<T>): Promise<T> {
  const [before] = await ask(
    `WITH before AS MATERIALIZED (SELECT current_setting('work_mem') AS memory, current_setting('enable_presorted_aggregate') AS presorted)
     SELECT before.*, ${settings} FROM before`,
  );
  const result = await work();
  await ask(
    `SELECT set_config('work_mem', '${String(before?.["memory"])}', true), set_config('enable_presorted_aggregate', '${String(before?.["presorted"])}', true)`,
  );
  return result;
}
