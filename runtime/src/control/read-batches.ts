import type { Drift } from "../ingestion/batch-records.js";
import { columnsToWrite, newColumnsOf } from "../ingestion/drift.js";
import { withPool } from "../store/with-pool.js";

/** A batch with where it comes from. Times are ISO 8601. */
export interface BatchStatus {
  readonly id: number;
  readonly source: string;
  readonly origin: string;
  readonly state: "loaded" | "blocked";
  readonly reason: string | null;
  readonly rows: {
    readonly read: number;
    readonly loaded: number;
    /** Of those loaded: whose key was there already. */
    readonly updated: number;
    /** Versions of rows that came to their end (scd2). */
    readonly closed: number;
    readonly quarantined: number;
    /** Dropped, as a later version of their key stands. */
    readonly late: number;
  };
  readonly bytes: number | null;
  readonly contentHash: string;
  readonly definitionHash: string;
  readonly files: readonly string[] | null;
  readonly cursor: { readonly from: string | null; readonly to: string } | null;
  readonly interval: { readonly from: string; readonly to: string } | null;
  readonly eventTimes: { readonly earliest: string; readonly newest: string | null } | null;
  readonly undeclaredColumns: Readonly<Record<string, string>> | null;
  /** The lines to write for those of them that no earlier batch of the definition had. */
  readonly declare: readonly string[];
  /** Since when a blocked batch stands in nobody's way: its origin is gone or holds something else. */
  readonly settledAt: string | null;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly message: string | null;
}

interface Row {
  readonly batch: Omit<BatchStatus, "declare">;
  readonly drift: Drift | null;
}

/** The newest batches of sources, newest first. */
export async function readBatches(
  databaseUrl: string,
  sources: readonly string[],
  limit: number,
): Promise<BatchStatus[]> {
  return withPool(databaseUrl, async (pool) => {
    const { rows } = await pool.query<Row>(
      `SELECT jsonb_build_object(
                'id', batch_id, 'source', source, 'origin', origin, 'state', state, 'reason', reason,
                'rows', jsonb_build_object('read', rows_read, 'loaded', rows_loaded, 'updated', rows_updated,
                                           'closed', rows_closed, 'quarantined', rows_quarantined, 'late', rows_late),
                'bytes', size_bytes, 'contentHash', content_hash, 'definitionHash', definition_hash, 'files', files,
                'cursor', CASE WHEN cursor_to IS NOT NULL THEN jsonb_build_object('from', cursor_from, 'to', cursor_to) END,
                'interval', CASE WHEN interval_from IS NOT NULL
                                 THEN jsonb_build_object('from', interval_from, 'to', interval_to) END,
                'eventTimes', CASE WHEN min_event_time IS NOT NULL
                                   THEN jsonb_build_object('earliest', min_event_time, 'newest', max_event_time) END,
                'undeclaredColumns', drift -> 'added', 'settledAt', settled_at,
                'startedAt', started_at, 'finishedAt', finished_at, 'message', message) AS batch, drift
         FROM raw._batches WHERE source = ANY ($1) ORDER BY batch_id DESC LIMIT $2`,
      [sources, limit],
    );
    return rows.map(({ batch, drift }) => ({
      ...batch,
      declare: columnsToWrite({ added: newColumnsOf(drift) }),
    }));
  });
}
