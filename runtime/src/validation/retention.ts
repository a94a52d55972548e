import type { Queryable } from "../store/index.js";

/** Results of each expectation that are kept, however old they are. */
export const keptResults = 30;

/**
 * Deletes recorded results that are older than `keptDays`, save the newest 30 of each expectation.
 * @returns number of deleted results
 */
export async function pruneResults(db: Queryable, keptDays: number): Promise<number> {
  const { rowCount } = await db.query(
    `DELETE FROM monitoring.expectation_results WHERE result_id IN (
       SELECT result_id FROM (
         SELECT result_id, evaluated_at,
                row_number() OVER (PARTITION BY source, expectation_type, kwargs ORDER BY result_id DESC) AS place
           FROM monitoring.expectation_results) AS ranked
        WHERE place > ${keptResults} AND evaluated_at < now() - make_interval(days => $1))`,
    [keptDays],
  );
  return rowCount ?? 0;
}
