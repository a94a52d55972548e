import type { Queryable } from "../store/index.js";
import { livenessKey } from "./heartbeat.js";

/**
 * A worker is alive while its session holds its lock, or its last beat is this fresh: after a restart of the
 * database it has time to take its lock again. A session that hangs without beating counts for a minute. A beat of the
 * future, from before the server's clock was set back, says nothing.
 */
const freshSeconds = 5;
const hangingSeconds = 60;

/** SQL over monitoring.workers: true for a live one. */
export const isAliveSql = `
  (heartbeat_at BETWEEN now() - interval '${freshSeconds} seconds' AND now()
   OR (heartbeat_at > now() - interval '${hangingSeconds} seconds' AND EXISTS (
         SELECT FROM pg_locks
          WHERE locktype = 'advisory' AND granted AND objsubid = 1
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND (classid::bigint << 32 | objid::bigint) = ${livenessKey})))`;

/** Executor ids of the live workers, the present one included. */
export async function liveWorkers(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ executor_id: string }>(
    `SELECT executor_id FROM monitoring.workers WHERE ${isAliveSql} ORDER BY executor_id`,
  );
  return rows.map((row) => row.executor_id);
}
