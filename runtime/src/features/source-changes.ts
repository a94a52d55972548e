import type { Queryable } from "../store/index.js";

/** What was loaded of a source since a batch. Times are timestamptz texts, exact. */
export interface SourceChanges {
  /** Newest loaded batch; null: nothing was ever loaded. */
  readonly lastBatchId: number | null;
  /**
   * Earliest event time that a later batch touched: of rows loaded, and of rows replaced or removed,
   * so that a row whose event time moved is also taken out of where it was. Null: no row was touched.
   */
  readonly earliest: string | null;
}

/**
 * @param since the last batch that is already in the view; 0 for all
 * @param until the last batch that counts
 */
export async function changesSince(
  db: Queryable,
  source: string,
  since: number,
  until: number = Number.MAX_SAFE_INTEGER,
): Promise<SourceChanges> {
  const { rows } = await db.query<{ last: string | null; earliest: string | null }>(
    `SELECT max(batch_id)::text AS last, (min(min_event_time) FILTER (WHERE batch_id > $2))::text AS earliest
       FROM raw._batches WHERE source = $1 AND state = 'loaded' AND batch_id <= $3`,
    [source, since, until],
  );
  const { last = null, earliest = null } = rows[0] ?? {};
  return { lastBatchId: last === null ? null : Number(last), earliest };
}
