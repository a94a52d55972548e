import { exactJsonParsers, type Queryable } from "../store/index.js";

/** A batch as the record has it. Times are RFC 3339 in UTC. */
export interface BatchRecord {
  readonly batchId: number;
  readonly origin: string;
  readonly state: "loaded" | "blocked";
  readonly rowsRead: number;
  readonly rowsLoaded: number;
  readonly rowsQuarantined: number;
  readonly finishedAt: string;
  readonly newestEventTime: string | null;
  readonly message: string | null;
}

/** The newest batches of a source, oldest first. */
export async function recentBatches(db: Queryable, source: string, limit: number): Promise<BatchRecord[]> {
  const { rows } = await db.query<
    Omit<BatchRecord, "finishedAt" | "newestEventTime"> & { finished_at: Date; newest: Date | number | null }
  >(
    `SELECT batch_id AS "batchId", origin, state, rows_read AS "rowsRead", rows_loaded AS "rowsLoaded",
            rows_quarantined AS "rowsQuarantined", message, finished_at, max_event_time AS newest
       FROM raw._batches WHERE source = $1 ORDER BY batch_id DESC LIMIT $2`,
    [source, limit],
  );
  return rows.reverse().map(({ finished_at: finished, newest, ...batch }) => ({
    ...batch,
    finishedAt: finished.toISOString(),
    newestEventTime: newest instanceof Date ? newest.toISOString() : null,
  }));
}

/** How an expectation fared in one batch. */
export interface HistoryEntry {
  readonly type: string;
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly batchId: number;
  /** null: not evaluated. */
  readonly success: boolean | null;
  /** Percent of the judged rows; null: it judges no rows. */
  readonly unexpectedPercent: number | null;
}

/** The newest results of each expectation of a source, oldest first. */
export async function expectationHistory(
  db: Queryable,
  source: string,
  limit: number,
): Promise<HistoryEntry[]> {
  const { rows } = await db.query<HistoryEntry>({
    text: `SELECT expectation_type AS type, kwargs, batch_id AS "batchId", success,
            (result ->> 'unexpected_percent')::float8 AS "unexpectedPercent"
       FROM (SELECT *, row_number() OVER (PARTITION BY expectation_type, kwargs ORDER BY result_id DESC) AS place
               FROM monitoring.expectation_results WHERE source = $1) AS ranked
      WHERE place <= $2 AND batch_id IS NOT NULL ORDER BY result_id`,
    values: [source, limit],
    types: exactJsonParsers,
  });
  return rows;
}
