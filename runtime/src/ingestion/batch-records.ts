import type pg from "pg";
import type { ExpectationOutcome } from "../expectations/index.js";
import type { ThreadReport } from "../user-code/index.js";
import type { SourceDefinition } from "../v1/definitions.js";

export interface Batch {
  readonly source: string;
  readonly origin: string;
  readonly definition: string;
  readonly contentHash: string;
  /** Null: not read to the end. */
  readonly bytes: number | null;
  readonly rowsRead: number;
  /** Rows that came out of the source's transform or could not be handed to it; without one those read. */
  readonly rowsStaged: number;
  readonly transform: TransformRecord | null;
  readonly startedAt: Date;
}

/** What a transform made of a batch, and by which code. */
export interface TransformRecord {
  readonly function: string;
  readonly hash: string;
  readonly rows_in: number;
  readonly rows_out: number;
  /** Null for a transform of whole batches, which is not asked row by row. */
  readonly rows_dropped: number | null;
}

export function transformRecord(
  { transform }: SourceDefinition,
  report: ThreadReport | null,
): TransformRecord | null {
  if (transform === undefined || report === null) return null;
  return {
    function: transform.function.name,
    hash: transform.function.hash,
    rows_in: report.rowsIn,
    rows_out: report.rowsOut,
    rows_dropped: report.rowsDropped,
  };
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
                               rows_loaded, rows_quarantined, message, min_event_time, max_event_time, started_at, transform)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING batch_id`,
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
      batch.transform,
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
