import type pg from "pg";
import type { ExpectationOutcome } from "../expectations/index.js";

export interface Batch {
  readonly source: string;
  readonly origin: string;
  readonly definition: string;
  readonly contentHash: string;
  /** Null: not read to the end. */
  readonly bytes: number | null;
  readonly rowsRead: number;
  readonly startedAt: Date;
}

export type BatchOutcome =
  | { readonly state: "blocked"; readonly message: string }
  | {
      readonly state: "loaded";
      readonly rowsLoaded: number;
      readonly rowsQuarantined: number;
      /** Earliest of the rows that it loads, replaces or removes. */
      readonly earliest: Date | number | null;
      /** Newest of the rows that it loads. */
      readonly newest: Date | number | null;
    };

/** @returns the batch's id */
export async function recordBatch(
  client: pg.PoolClient,
  batch: Batch,
  outcome: BatchOutcome,
): Promise<number> {
  const loaded = outcome.state === "loaded" ? outcome : null;
  const { rows } = await client.query<{ batch_id: number }>(
    `INSERT INTO raw._batches (source, origin, content_hash, definition_hash, size_bytes, state, rows_read,
                               rows_loaded, rows_quarantined, message, min_event_time, max_event_time, started_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING batch_id`,
    [
      batch.source,
      batch.origin,
      batch.contentHash,
      batch.definition,
      batch.bytes,
      outcome.state,
      batch.rowsRead,
      loaded?.rowsLoaded ?? 0,
      loaded?.rowsQuarantined ?? 0,
      outcome.state === "blocked" ? outcome.message : null,
      loaded?.earliest,
      loaded?.newest,
      batch.startedAt,
    ],
  );
  const id = rows[0]?.batch_id;
  if (id === undefined) throw new Error("raw._batches answered no batch_id");
  return id;
}

export async function recordOutcomes(
  client: pg.PoolClient,
  source: string,
  batchId: number,
  outcomes: readonly ExpectationOutcome[],
): Promise<void> {
  for (const { expectation, success, result, reason, exception } of outcomes) {
    const { type, kwargs, severity, onFail } = expectation;
    await client.query(
      `INSERT INTO monitoring.expectation_results
         (source, batch_id, expectation_type, kwargs, severity, on_fail, success, result, exception)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        source,
        batchId,
        type,
        JSON.stringify(kwargs),
        severity,
        onFail,
        success,
        JSON.stringify(result),
        exception ?? reason,
      ],
    );
  }
}
