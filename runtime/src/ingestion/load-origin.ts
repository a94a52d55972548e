import pg from "pg";
import {
  environmentParameters,
  evaluateExpectations,
  type ExpectationOutcome,
} from "../expectations/index.js";
import { RuntimeError, type ErrorCode } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import { lockInTransaction, transaction } from "../store/index.js";
import type { SourceDefinition } from "../v1/definitions.js";
import {
  recordBatch,
  recordClosed,
  recordOutcomes,
  transformRecord,
  type Batch,
  type Drift,
} from "./batch-records.js";
import { blockingReason } from "./blocking.js";
import { cursorRange, cursorReached } from "./cursor.js";
import { driftOf, driftProblem } from "./drift.js";
import { writeVersions } from "./history-rows.js";
import { intervalCondition, type Interval } from "./interval.js";
import { moveIntoRaw, touchedRows } from "./raw-rows.js";
import { rememberHash } from "./file-hash.js";
import { isCurrent, isFirstRead } from "./newest-batch.js";
import { definitionHash, type BatchResult, type Origin } from "./origin.js";
import { readFiles, type Reading } from "./read-files.js";
import { readTable } from "./read-table.js";
import { quarantineRejected, rejectRows } from "./rejection.js";
import { reportBatch } from "./report-batch.js";
import { stage, typedRows } from "./staging.js";
import { beforeTransform, stagedRows, transformReading } from "./transform-reading.js";

export interface LoadOptions {
  /** Folder to which the origin's files are relative. */
  readonly projectDirectory: string;
  /** IANA name; timestamps without a zone are read in it. */
  readonly timezone: string;
  readonly log: Logger;
  /** Ends the load when it fires; nothing is loaded then. */
  readonly signal?: AbortSignal | undefined;
  /** Why it is loaded; recorded with the batch. */
  readonly reason?: string | null;
  /** Load again what has event times in here, though it is loaded already. */
  readonly interval?: Interval | null;
}

/**
 * Reads one origin into raw."source": all of it or nothing, in one transaction, one batch of a source at a
 * time. Rows that cannot be loaded go to quarantine with their reasons. Content that cannot be read as
 * declared, and a failed critical expectation with `on_fail: block`, block the batch: nothing is loaded and
 * the batch's record says why. Running it again for the same content changes nothing.
 *
 * @throws RuntimeError MLO5013, MLO5102, MLO5108, MLO5109: trying again may help
 */
export async function loadOrigin(
  pool: pg.Pool,
  source: SourceDefinition,
  origin: Origin,
  { projectDirectory, timezone, log, signal, reason = null, interval = null }: LoadOptions,
): Promise<BatchResult> {
  const definition = definitionHash(source);
  const startedAt = new Date();
  const work = async (client: pg.PoolClient): Promise<Loading> => {
    await lockInTransaction(client, `ingest:${source.name}`);
    const isRead = async (contentHash: string): Promise<boolean> =>
      interval === null && isCurrent(client, source.name, { name: origin.name, contentHash }, definition);
    if (origin.contentHash !== null && (await isRead(origin.contentHash))) {
      return { result: unchanged(origin), outcomes: [], ignored: null };
    }
    const read = beforeTransform(source);
    const range =
      interval === null
        ? await cursorRange(client, source, definition)
        : { from: null, condition: intervalCondition(source, interval) };
    const reading = transformReading(
      source,
      source.connection.type === "postgres"
        ? readTable(read, range.condition)
        : readFiles(read, origin, { projectDirectory, log }),
      { projectDirectory, timezone, log, signal },
    );
    const problem = await tryStaging(client, source, origin.name, reading, timezone);
    const lineage = {
      reason,
      files: origin.files,
      cursorFrom: range.from,
      cursorTo: null,
      interval,
      drift: null,
    };
    const common = { source: source.name, origin: origin.name, definition, startedAt, lineage };
    if (problem !== null) {
      const contentHash = origin.contentHash ?? "";
      const unread = { ...common, contentHash, bytes: null, rowsRead: 0, rowsStaged: 0, transform: null };
      return { result: await block(client, unread, [], problem), outcomes: [], ignored: null };
    }
    const report = reading.report();
    const { rows, bytes, contentHash, transform = null, stamps = [] } = report;
    for (const stamp of stamps) await rememberHash(client, source.name, stamp);
    if (await isRead(contentHash)) return { result: unchanged(origin), outcomes: [], ignored: null };
    const drift = driftOf(report);
    const ignored = (await isFirstRead(client, source.name, definition)) ? drift : null;
    const batch = {
      ...common,
      contentHash,
      bytes,
      rowsRead: rows,
      rowsStaged: stagedRows(rows, transform),
      transform: transformRecord(source, transform),
      lineage: { ...lineage, cursorTo: await cursorReached(client, source), drift },
    };
    const drifted = driftProblem(source, drift);
    if (drifted !== null)
      return {
        result: await block(client, batch, [], `${origin.name}: ${drifted}`),
        outcomes: [],
        ignored: null,
      };
    const outcomes = await evaluateExpectations(client, {
      relation: typedRows(source.columns),
      columns: source.columns,
      expectations: source.expectations,
      source: source.name,
      primaryKey: source.primaryKey,
      parameters: environmentParameters(process.env),
      order: "_row_number",
      rowNumber: "_row_number",
      code: { log, signal, projectDirectory },
    });
    const replaced = await batchesOfSameContent(client, batch);
    const rejections = await rejectRows(client, source, outcomes, replaced);
    const blocked = await blockingReason(client, source, origin.name, outcomes, rejections);
    const result =
      blocked === null
        ? await load(client, source, batch, outcomes, {
            replaced,
            rowsQuarantined: rejections.count,
            interval,
          })
        : await block(client, batch, outcomes, blocked);
    return { result, outcomes, ignored, dropped: transform?.rowsDropped ?? 0 };
  };
  const { result, outcomes, ignored, dropped = 0 } = await transaction(pool, work, signal);
  reportBatch(log, source, result, { outcomes, ignored, dropped });
  return result;
}

interface Loading {
  readonly result: BatchResult;
  readonly outcomes: readonly ExpectationOutcome[];
  /** Columns to be named because they are there and not declared; null: none. */
  readonly ignored: Drift | null;
  /** Rows that the source's transform dropped. */
  readonly dropped?: number;
}

/** Codes of faults in code of the user's own, which does not know what it was given. */
const codeFaults: ReadonlySet<ErrorCode> = new Set([
  "MLO5130",
  "MLO5131",
  "MLO5132",
  "MLO5133",
  "MLO5134",
] as const);

/** Codes that say that the content itself, or the code that takes it, is wrong: reading it again will not help. */
const contentCodes: ReadonlySet<ErrorCode> = new Set([
  "MLO5103",
  "MLO5104",
  "MLO5105",
  "MLO5106",
  "MLO5107",
  ...codeFaults,
] as const);

/** Fills the staging table; answers what is wrong with the content, if something is. */
async function tryStaging(
  client: pg.PoolClient,
  source: SourceDefinition,
  origin: string,
  reading: Reading,
  timezone: string,
): Promise<string | null> {
  await client.query("SAVEPOINT staging");
  try {
    await stage(client, source.columns, reading.lines, timezone);
    return null;
  } catch (error) {
    const message = contentProblem(error, origin);
    if (message === null) throw error;
    await client.query("ROLLBACK TO SAVEPOINT staging");
    return message;
  }
}

function contentProblem(error: unknown, origin: string): string | null {
  if (error instanceof RuntimeError) {
    if (!contentCodes.has(error.code)) return null;
    const text = error.hint === null ? error.message : `${error.message} ${error.hint}`;
    return codeFaults.has(error.code) ? `${origin}: ${text}` : text;
  }
  // What the encoders let through and PostgreSQL does not take (class 22: data exceptions)
  if (error instanceof pg.DatabaseError && error.code?.startsWith("22")) {
    return `${origin}: ${error.message} (${error.where ?? "COPY"})`;
  }
  return null;
}

function unchanged({ name }: Origin): BatchResult {
  return {
    origin: name,
    state: "unchanged",
    batchId: null,
    rowsRead: 0,
    rowsLoaded: 0,
    rowsQuarantined: 0,
    message: null,
  };
}

async function block(
  client: pg.PoolClient,
  batch: Batch,
  outcomes: readonly ExpectationOutcome[],
  message: string,
): Promise<BatchResult> {
  const batchId = await recordBatch(client, batch, { state: "blocked", message });
  await recordOutcomes(client, batch.source, batchId, outcomes);
  const { origin, rowsRead } = batch;
  return { origin, state: "blocked", batchId, rowsRead, rowsLoaded: 0, rowsQuarantined: 0, message };
}

async function load(
  client: pg.PoolClient,
  source: SourceDefinition,
  batch: Batch,
  outcomes: readonly ExpectationOutcome[],
  {
    replaced,
    rowsQuarantined,
    interval,
  }: {
    readonly replaced: readonly number[];
    readonly rowsQuarantined: number;
    readonly interval: Interval | null;
  },
): Promise<BatchResult> {
  const { origin, rowsRead, rowsStaged } = batch;
  const rowsLoaded = rowsStaged - rowsQuarantined;
  const part = interval !== null && source.connection.type === "postgres" ? interval : null;
  const touched = await touchedRows(client, source, replaced, part);
  const batchId = await recordBatch(client, batch, {
    state: "loaded",
    rowsLoaded,
    rowsQuarantined,
    rowsUpdated: touched.overlapping,
    ...touched,
  });
  await recordOutcomes(client, batch.source, batchId, outcomes);
  await quarantineRejected(client, batch.source, batchId);
  const { overlapping } = touched;
  if (source.ingest.mode === "scd2")
    await recordClosed(client, batchId, await writeVersions(client, source, batchId));
  else await moveIntoRaw(client, source, { batchId, replaced, rowsLoaded, overlapping, part });
  return { origin, state: "loaded", batchId, rowsRead, rowsLoaded, rowsQuarantined, message: null };
}

/** Earlier batches that read the same bytes, most often with another definition: this one takes their place. */
async function batchesOfSameContent(client: pg.PoolClient, batch: Batch): Promise<number[]> {
  const { rows } = await client.query<{ batch_id: number }>(
    `SELECT batch_id FROM raw._batches
      WHERE source = $1 AND origin = $2 AND content_hash = $3 AND state = 'loaded'`,
    [batch.source, batch.origin, batch.contentHash],
  );
  return rows.map(({ batch_id }) => batch_id);
}
