import { functionHash } from "../hashes/function-hash.js";
import type pg from "pg";
import type { ExpectationOutcome } from "../expectations/index.js";
import { exactJson } from "../json/exact-json.js";
import type { ThreadReport } from "../user-code/index.js";
import type { SourceDefinition } from "../definitions/source.js";
import type { Declaration } from "./declaration.js";

export interface Batch {
  readonly source: string;
  readonly origin: string;
  readonly declaration: Declaration;
  readonly contentHash: string;
  /** Null: not read to the end. */
  readonly bytes: number | null;
  readonly rowsRead: number;
  /** Rows that came out of the source's transform or could not be handed to it; without one those read. */
  readonly rowsStaged: number;
  readonly transform: TransformRecord | null;
  readonly lineage?: Lineage;
  readonly startedAt: Date;
}

/** Where a batch comes from, beyond its origin. */
export interface Lineage {
  /** Why it was read: schedule, request, bootstrap, backfill. */
  readonly reason: string | null;
  readonly files: readonly string[];
  readonly cursorFrom: string | null;
  readonly cursorTo: string | null;
  readonly interval: { readonly from: string; readonly to: string } | null;
  readonly drift: Drift | null;
}

/** Columns of the data that differ from the declared ones. */
export interface Drift {
  /** Undeclared columns with the type that their values have. */
  readonly added: Readonly<Record<string, string>>;
  /** Those of them that no earlier batch of the definition had; missing: none. */
  readonly new?: readonly string[];
  /** Declared columns many of whose values have another type; missing: none. */
  readonly changed?: Readonly<Record<string, ChangedType>>;
}

export interface ChangedType {
  readonly declared: string;
  /** The narrowest type that takes all values. */
  readonly type: string;
  /** Rows whose value is none of the declared type. */
  readonly rows: number;
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
    hash: functionHash(transform.function),
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
      /** Of the rows loaded, those whose key was there already. */
      readonly rowsUpdated?: number;
      /** Rows of whose key a later version stands. */
      readonly rowsLate?: number;
    };

/**
 * Records a batch and what became of its expectations.
 * @returns the batch's id
 */
export async function recordBatch(
  client: pg.PoolClient,
  batch: Batch,
  outcome: BatchOutcome,
  outcomes: readonly ExpectationOutcome[],
): Promise<number> {
  const loaded = outcome.state === "loaded" ? outcome : null;
  const { lineage } = batch;
  const record = {
    source: batch.source,
    origin: batch.origin,
    content_hash: batch.contentHash,
    definition_hash: batch.declaration.definition,
    mode: batch.declaration.mode,
    place_hash: batch.declaration.place,
    size_bytes: batch.bytes,
    state: outcome.state,
    rows_read: batch.rowsRead,
    rows_loaded: loaded?.rowsLoaded ?? 0,
    rows_updated: loaded?.rowsUpdated ?? 0,
    rows_late: loaded?.rowsLate ?? 0,
    rows_quarantined: loaded?.rowsQuarantined ?? 0,
    message: outcome.state === "blocked" ? outcome.message : null,
    min_event_time: loaded?.earliest,
    max_event_time: loaded?.newest,
    started_at: batch.startedAt,
    transform: batch.transform,
    reason: lineage?.reason,
    files: lineage === undefined || lineage.files.length === 0 ? null : lineage.files,
    cursor_from: lineage?.cursorFrom,
    cursor_to: lineage?.cursorTo,
    interval_from: lineage?.interval?.from,
    interval_to: lineage?.interval?.to,
    drift: lineage?.drift,
  };
  const columns = Object.keys(record);
  const values = columns.map((_, index) => `$${index + 1}`);
  // What is recorded in one statement waits once for a busy reader.
  const { rows } = await client.query<{ batch_id: number }>(
    `WITH batch AS (INSERT INTO raw._batches (${columns.join(", ")}) VALUES (${values.join(", ")}) RETURNING batch_id, source),
          results AS (
            INSERT INTO monitoring.expectation_results
                   (source, batch_id, expectation_type, kwargs, severity, on_fail, success, result, exception)
            SELECT source, batch_id, expectation_type, kwargs, severity, on_fail, success, result, exception
              FROM batch, ROWS FROM (jsonb_to_recordset($${columns.length + 1}) AS (
                     expectation_type text, kwargs jsonb, severity text, on_fail text, success boolean, result jsonb,
                     exception text)) WITH ORDINALITY
             ORDER BY ordinality)
     SELECT batch_id FROM batch`,
    [...Object.values(record), exactJson(outcomes.map(outcomeRecord))],
  );
  const id = rows[0]?.batch_id;
  if (id === undefined) throw new Error("raw._batches answered no batch_id");
  return id;
}

function outcomeRecord({ expectation, success, result, reason, exception }: ExpectationOutcome): object {
  return {
    expectation_type: expectation.type,
    kwargs: expectation.kwargs,
    severity: expectation.severity,
    on_fail: expectation.onFail,
    success,
    result,
    exception: exception ?? reason,
  };
}

/** Records how many versions of rows came to their end with a batch. */
export async function recordClosed(client: pg.PoolClient, batchId: number, rows: number): Promise<void> {
  await client.query("UPDATE raw._batches SET rows_closed = $2 WHERE batch_id = $1", [batchId, rows]);
}

/** Records of a batch that so many of its rows were not loaded after all, as a later version of their key is there. */
export async function recordLate(client: pg.PoolClient, batchId: number, rows: number): Promise<void> {
  if (rows === 0) return;
  await client.query(
    `UPDATE raw._batches SET rows_late = rows_late + $2, rows_loaded = rows_loaded - $2, rows_updated = rows_updated - $2
      WHERE batch_id = $1`,
    [batchId, rows],
  );
}
