import type { Queryable } from "../store/index.js";

/** Results of each monitor that are kept, however old they are. */
const keptResults = 30;

/**
 * Deletes results of monitors that are older than `keptDays`, save the newest 30 of each.
 * @returns number of deleted results
 */
export async function pruneMonitorResults(db: Queryable, keptDays: number): Promise<number> {
  const { rowCount } = await db.query(
    `DELETE FROM monitoring.results WHERE result_id IN (
       SELECT result_id FROM (
         SELECT result_id, evaluated_at,
                row_number() OVER (PARTITION BY monitor ORDER BY result_id DESC) AS place
           FROM monitoring.results) AS ranked
        WHERE place > ${keptResults} AND evaluated_at < now() - make_interval(days => $1))`,
    [keptDays],
  );
  return rowCount ?? 0;
}
