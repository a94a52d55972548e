import { Readable } from "node:stream";
import pg from "pg";
import { failureKind, messageOf, RuntimeError } from "../../errors/index.js";
import { followRows } from "../../features/index.js";
import { recordBatch, recordLate, transformRecord } from "../../ingestion/batch-records.js";
import { blockingReason } from "../../ingestion/blocking.js";
import { earlierBatches } from "../../ingestion/earlier-batches.js";
import { declarationOf, pushedDeclaration } from "../../ingestion/declaration.js";
import { pushOrigin } from "../../ingestion/origin.js";
import { judgeRows } from "../../ingestion/judge-rows.js";
import { acceptedRows, moveIntoRaw, touchedRows } from "../../ingestion/raw-rows.js";
import { quarantineRejected } from "../../ingestion/rejection.js";
import { refreshStatistics } from "../../ingestion/statistics.js";
import type { Reading } from "../../ingestion/read-files.js";
import { stage } from "../../ingestion/staging.js";
import { stagedRows, transformReading } from "../../ingestion/transform-reading.js";
import type { Logger } from "../../logging/logger.js";
import { lockInTransaction, transaction } from "../../store/index.js";
import type { FeatureViewDefinition } from "../../definitions/feature-view.js";
import type { SourceDefinition } from "../../definitions/source.js";
import { FeatureError, type RowProblem } from "../feature-error.js";
import type { PushedLines } from "./pushed-lines.js";

/** What became of pushed rows. */
export interface PushResult {
  /** Null: exactly these rows are there already. */
  readonly batch_id: number | null;
  readonly rows_loaded: number;
  /** Rows whose key comes, or is there, with a later event time, which stays. */
  readonly rows_late: number;
  readonly rows_quarantined: number;
  readonly quarantined: readonly RowProblem[];
  /** What is odd about rows that were loaded. */
  readonly warnings: readonly string[];
}

export interface Push {
  readonly source: SourceDefinition;
  /** Views of the source that are to have the rows at once. */
  readonly views: readonly FeatureViewDefinition[];
  readonly timezone: string;
  readonly log: Logger;
}

/** How many rejected rows an answer lists. */
const mostListed = 100;

/**
 * Loads pushed rows as a batch of their source and brings views up to date with them, all in one transaction:
 * once it is answered the rows are in raw."source", in the views and online, else nowhere. They are typed,
 * transformed, checked and quarantined as the source declares, and take the place of rows of their primary key. The same
 * rows again change nothing.
 * @throws FeatureError 422 with the rows and reasons, where the source blocks instead of quarantining
 */
export async function pushRows(
  pool: pg.Pool,
  { source: declared, views, timezone, log }: Push,
  pushed: PushedLines,
): Promise<PushResult> {
  // Pushed rows come beside those that are there, however the source is loaded otherwise.
  const source: SourceDefinition = { ...declared, ingest: { ...declared.ingest, mode: "incremental" } };
  const origin = pushOrigin(source);
  const declaration = pushedDeclaration(declared);
  const startedAt = new Date();
  return transaction(pool, async (client) => {
    await lockInTransaction(client, `ingest:${source.name}`);
    const { contentHash, bytes, rows: rowsRead } = pushed;
    const earlier = await earlierBatches(client, source.name, { name: origin, contentHash }, declaration);
    if (earlier.isCurrent) return nothingNew;
    const signal = AbortSignal.timeout(source.ingest.timeoutSeconds * 1000);
    const context = { projectDirectory: process.cwd(), log, signal };
    const reading = transformReading(source, readingOf(pushed), { ...context, timezone });
    await stage(client, source.columns, reading.lines, timezone).catch(refuseUntyped);
    const { transform = null } = reading.report();
    const rowsStaged = stagedRows(rowsRead, transform);
    const judgement = await judgeRows(client, source, null, [], { ...context, timezone });
    const { outcomes, rejections, coming, warnings } = judgement;
    const rowsQuarantined = rejections.count;
    const reason = await blockingReason(client, source, origin, outcomes, rejections, null);
    const rejected = await rejectedRows(client);
    if (reason !== null) throw new FeatureError(422, "FeastError", reason, rejected);

    const taken = rowsStaged - rowsQuarantined - rejections.late;
    const touched = await touchedRows(client, source, coming, []);
    const keys = await touchedKeys(client, source, views);
    const before = await newestBatch(client, source);
    const batchId = await recordBatch(
      client,
      { source: source.name, origin, declaration, contentHash, bytes, rowsRead, rowsStaged, transform: transformRecord(source, transform), startedAt }, // prettier-ignore
      { state: "loaded", rowsLoaded: taken, rowsQuarantined, rowsLate: rejections.late, rowsUpdated: touched.overlapping, ...touched }, // prettier-ignore
      outcomes,
    );
    await quarantineRejected(client, source.name, batchId);
    const { overlapping } = touched;
    const rowsLoaded = await moveIntoRaw(client, source, {
      batchId,
      declaration: declarationOf(declared),
      replaced: [],
      overlapping,
    });
    await recordLate(client, batchId, taken - rowsLoaded);
    const rowsLate = rejections.late + taken - rowsLoaded;
    await refreshStatistics(client, source);
    const now = new Date().toISOString();
    for (const view of rowsLoaded === 0 ? [] : views) {
      const loaded = {
        batchId,
        before,
        earliest: timeText(touched.earliest),
        newest: timeText(touched.newest),
        keys: Object.keys(view.keys).map((name) => keys.get(name) ?? []),
      };
      await followRows(client, view, declared, loaded, { log, now });
    }
    log.info(`${source.name}: ${rowsLoaded} rows pushed`, {
      batch_id: batchId,
      rows_quarantined: rowsQuarantined,
    });
    for (const warning of warnings) log.warn(`${source.name}: ${warning}`, { batch_id: batchId });
    return {
      batch_id: batchId,
      rows_loaded: rowsLoaded,
      rows_late: rowsLate,
      rows_quarantined: rowsQuarantined,
      quarantined: rejected,
      warnings,
    };
  });
}

const nothingNew: PushResult = {
  batch_id: null,
  rows_loaded: 0,
  rows_late: 0,
  rows_quarantined: 0,
  quarantined: [],
  warnings: [],
};

/** Pushed rows in the form of what is read from files, so that a transform takes them alike. */
function readingOf({ lines, rows, bytes, contentHash }: PushedLines): Reading {
  const report = { rows, bytes, contentHash, undeclared: {}, mistyped: new Map(), flaws: null };
  return { lines: Readable.from(lines), report: () => report };
}

/** What passes our own checks and not PostgreSQL's is the caller's to change. */
function refuseUntyped(error: unknown): never {
  if (error instanceof RuntimeError && error.code.startsWith("MLO513"))
    throw new FeatureError(422, "FeastError", `The rows cannot be taken: ${error.message}`, [], {
      cause: error,
    });
  if (error instanceof pg.DatabaseError && failureKind(error) === "data")
    throw new FeatureError(422, "FeastError", `The rows cannot be taken: ${messageOf(error)} (${error.where ?? "COPY"})`, [], { cause: error }); // prettier-ignore
  throw error;
}

async function rejectedRows(client: pg.PoolClient): Promise<RowProblem[]> {
  const { rows } = await client.query<{ row: number; reasons: string[] }>(
    `SELECT row_number AS row, reasons FROM pg_temp._rejected ORDER BY row_number LIMIT ${mostListed}`,
  );
  return rows;
}

/** The values of every key of the views in the rows that come and in those whose place they take. */
async function touchedKeys(
  client: pg.PoolClient,
  source: SourceDefinition,
  views: readonly FeatureViewDefinition[],
): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const names = [...new Set(views.flatMap((view) => Object.keys(view.keys)))];
  if (names.length === 0) return new Map();
  const key = source.primaryKey.map(pg.escapeIdentifier).join(", ");
  const coming = acceptedRows(source);
  const list = names.map(pg.escapeIdentifier);
  const { rows } = await client.query<(readonly unknown[] | null)[]>({
    text: `SELECT ${list.map((name) => `array_agg(DISTINCT ${name}::text)`).join(", ")}
             FROM (SELECT ${list.join(", ")} FROM ${coming}
                   UNION ALL
                   SELECT ${list.map((name) => `stored.${name}`).join(", ")}
                     FROM raw.${pg.escapeIdentifier(source.name)} AS stored
                     JOIN (SELECT ${key} FROM ${coming}) AS keys USING (${key})) AS touched`,
    rowMode: "array",
  });
  return new Map(
    names.map((name, index) => [name, (rows[0]?.[index] ?? []).filter((value) => value !== null)]),
  );
}

async function newestBatch(client: pg.PoolClient, { name }: SourceDefinition): Promise<number> {
  const { rows } = await client.query<{ newest: number }>(
    "SELECT coalesce(max(batch_id), 0) AS newest FROM raw._batches WHERE source = $1 AND state = 'loaded'",
    [name],
  );
  return rows[0]?.newest ?? 0;
}

function timeText(time: Date | number | null): string | null {
  if (time === null) return null;
  return time instanceof Date ? time.toISOString() : time > 0 ? "infinity" : "-infinity";
}
