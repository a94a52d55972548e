import pg from "pg";
import { createLogger } from "../logging/logger.js";
import {
  expectationHistory,
  lastBatchId,
  profileColumns,
  recentBatches,
  recordedResults,
  validateTable,
  type BatchRecord,
  type HistoryEntry,
  type TableProfile,
  type ValidatedSource,
  type Validation,
} from "../validation/index.js";
import { nothingDelivered, readDeliveries, type Deliveries } from "./read-deliveries.js";
import { withPool } from "../store/with-pool.js";
import { useRules } from "../zones/index.js";

export interface ValidateOptions {
  /** `result_format` of Great Expectations. */
  readonly resultFormat: string;
  readonly projectDirectory: string;
  /** IANA name of the project's time zone. */
  readonly timezone: string;
  /** Suite parameters are read from it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What code of the user's own logs, one JSON object a line. */
  readonly write: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Judges the expectations of a source over its stored table, without recording anything.
 * @returns null: the source has no table yet
 * @throws RuntimeError MLO5011, MLO5012
 */
export async function validateSource(
  databaseUrl: string,
  source: ValidatedSource,
  { write, ...options }: ValidateOptions,
): Promise<Validation | null> {
  const log = createLogger(write, "warn");
  return withPool(databaseUrl, async (pool) => {
    await useRules(pool, options.timezone);
    return validateTable(pool, source, { ...options, log });
  });
}

/** What was recorded when a batch was judged; null: there is no such batch. */
export async function readBatchResults(databaseUrl: string, batchId: number): Promise<Validation | null> {
  return withPool(databaseUrl, (pool) => recordedResults(pool, batchId));
}

/** What is known of a source's data and of how its batches were judged. */
export interface SourceRecord {
  readonly deliveries: Deliveries;
  /** Oldest first. */
  readonly batches: readonly BatchRecord[];
  /** The newest batch that was judged; null: none was. */
  readonly lastResults: Validation | null;
  /** Oldest first. */
  readonly history: readonly HistoryEntry[];
  /** null: the source has no table yet. */
  readonly profile: TableProfile | null;
}

export interface SourceRecordLimits {
  readonly batches: number;
  /** Results of each expectation. */
  readonly history: number;
  /** Profiled columns. */
  readonly columns: number;
  readonly topValues: number;
}

/** Reads the record of a source, as far as the limits go. */
export async function readSourceRecord(
  databaseUrl: string,
  { name, columns }: Pick<ValidatedSource, "name" | "columns">,
  limits: SourceRecordLimits,
): Promise<SourceRecord> {
  return withPool(databaseUrl, async (pool) => {
    const table = `raw.${pg.escapeIdentifier(name)}`;
    const { rows } = await pool.query<{ columns: string[] }>(
      "SELECT array_agg(attname::text) AS columns FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped",
      [table],
    );
    const stored = rows[0]?.columns ?? null;
    const profiled = Object.entries(columns).filter(([column]) => stored?.includes(column));
    const last = await lastBatchId(pool, name);
    return {
      deliveries: (await readDeliveries(pool, [name])).get(name) ?? nothingDelivered,
      batches: await recentBatches(pool, name, limits.batches),
      lastResults: last === null ? null : await recordedResults(pool, last),
      history: await expectationHistory(pool, name, limits.history),
      profile:
        stored &&
        (await profileColumns(
          pool,
          table,
          Object.fromEntries(profiled.slice(0, limits.columns)),
          limits.topValues,
        )),
    };
  });
}
