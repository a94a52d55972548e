import type pg from "pg";
import type { ExpectationOutcome } from "../expectations/index.js";
import { lockInTransaction, transaction } from "../store/index.js";
import type { SourceDefinition } from "../definitions/source.js";
import {
  recordBatch,
  recordClosed,
  recordLate,
  transformRecord,
  type Batch,
  type Drift,
} from "./batch-records.js";
import { blockingReason } from "./blocking.js";
import { cursorRange, cursorReached } from "./cursor.js";
import { driftOf, driftProblem, newColumnsOf } from "./drift.js";
import { writeVersions } from "./history-rows.js";
import { judgeRows } from "./judge-rows.js";
import { intervalCondition, type Interval } from "./interval.js";
import { moveIntoRaw, touchedRows, type Coming } from "./raw-rows.js";
import { rememberHashes } from "./file-hash.js";
import { earlierBatches, type EarlierBatches } from "./earlier-batches.js";
import { declarationOf, type Declaration } from "./declaration.js";
import { holdAs, staleBatches, supersede } from "./held-batches.js";
import { yieldToPushed } from "./pushed-since.js";
import type { BatchResult, Origin } from "./origin.js";
import type { ReadAhead, StagedAhead } from "./read-ahead.js";
import { quarantineRejected, type Rejections } from "./rejection.js";
import { reportBatch } from "./report-batch.js";
import { shownText } from "./rows/utf8.js";
import { settleBlocked } from "./settle-blocked.js";
import { stageOrigin, type StagingOptions } from "./stage-origin.js";
import { stagedRows } from "./transform-reading.js";
import { unknownColumns } from "./unknown-columns.js";

export interface LoadOptions extends StagingOptions {
  /** Has perhaps staged this origin, and goes on with the next one. */
  readonly ahead?: ReadAhead | undefined;
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
 * @throws RuntimeError MLO5013, MLO5102, MLO5108, MLO5109: trying again may help; MLO5029 and what reading throws: not
 */
export async function loadOrigin(
  pool: pg.Pool,
  source: SourceDefinition,
  origin: Origin,
  { ahead, reason = null, interval = null, ...options }: LoadOptions,
): Promise<BatchResult> {
  const { log, signal } = options;
  const declaration = declarationOf(source);
  signal?.throwIfAborted();
  const work = async (client: pg.PoolClient, before: StagedAhead | null): Promise<Loading> => {
    await lockInTransaction(client, `ingest:${source.name}`);
    const earlierOf = (contentHash: string): Promise<EarlierBatches> =>
      earlierBatches(client, source.name, { ...origin, contentHash }, declaration);
    const known = origin.contentHash === null ? null : await earlierOf(origin.contentHash);
    if (interval === null && known?.isCurrent === true) return { result: unchanged(origin), outcomes: [] };
    const range =
      interval === null
        ? await cursorRange(client, source, declaration)
        : { from: null, condition: intervalCondition(source, interval) };
    const staged = before?.staged ?? (await stageOrigin(client, source, origin, range, options));
    ahead?.follow(origin);
    const { startedAt, problem } = staged;
    const lineage = {
      reason,
      files: origin.files,
      cursorFrom: range.from,
      cursorTo: null,
      interval,
      drift: null,
    };
    const common = { source: source.name, origin: origin.name, declaration, startedAt, lineage };
    if (problem !== null) {
      const contentHash = origin.contentHash ?? "";
      const unread = { ...common, contentHash, bytes: null, rowsRead: 0, rowsStaged: 0, transform: null };
      return { result: await block(client, unread, [], problem), outcomes: [] };
    }
    const report = staged.reading.report();
    const { rows, bytes, contentHash, transform = null, stamps = [] } = report;
    await rememberHashes(client, source.name, stamps);
    const earlier =
      known !== null && contentHash === origin.contentHash ? known : await earlierOf(contentHash);
    if (interval === null && earlier.isCurrent) {
      await settleBlocked(client, source.name, [{ name: origin.name, contentHash }], "stay");
      return { result: unchanged(origin), outcomes: [] };
    }
    const { replaced, lastRead } = earlier;
    const drift = driftOf(source, report, await unknownColumns(client, source.name, declaration, report));
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
      };
    const rowsYielded = await yieldToPushed(client, source, lastRead);
    const { outcomes, rejections, coming, warnings } =
      before?.judgement ??
      (await judgeRows(
        client,
        source,
        report.flaws,
        await giveWay(client, source, declaration, replaced),
        options,
      ));
    const blocked = await blockingReason(client, source, origin.name, outcomes, rejections, {
      rowsRead: rows,
      rowsStaged: batch.rowsStaged,
      isPart: interval !== null,
    });
    const result =
      blocked === null
        ? await load(client, source, batch, outcomes, {
            replaced,
            coming,
            rejections: { ...rejections, late: rejections.late + rowsYielded },
            interval,
          })
        : await block(client, batch, outcomes, blocked);
    await holdAs(client, declaration, origin.keeps ?? []);
    return { result, outcomes, drift, dropped: transform?.rowsDropped ?? 0, warnings };
  };
  const inTurn = (): Promise<Loading> => transaction(pool, (client) => work(client, null), signal);
  const before = (await ahead?.take(origin, signal)) ?? null;
  const loading =
    before === null
      ? inTurn()
      : before.transaction
          .complete((client) => work(client, before), signal)
          .catch((error: unknown) => {
            // It may have been lost while it waited, and nobody has noticed.
            if (before.transaction.isLost() && signal?.aborted !== true) return inTurn();
            throw error;
          });
  const { result, outcomes, drift = null, dropped = 0, warnings = [] } = await loading;
  reportBatch(log, source, result, { outcomes, drift, dropped, warnings });
  return result;
}

interface Loading {
  readonly result: BatchResult;
  readonly outcomes: readonly ExpectationOutcome[];
  /** Missing: it was not read to the end, or blocked because of it. */
  readonly drift?: Drift | null;
  /** Rows that the source's transform dropped. */
  readonly dropped?: number;
  readonly warnings?: readonly string[];
}

/** Batches whose rows do not speak against a key that comes: those that go, and those of earlier declarations. */
async function giveWay(
  client: pg.PoolClient,
  source: SourceDefinition,
  declaration: Declaration,
  replaced: readonly number[],
): Promise<readonly number[]> {
  if (source.ingest.mode !== "append" || source.primaryKey.length === 0) return replaced;
  return [...replaced, ...(await staleIds(client, source, declaration))];
}

async function staleIds(
  client: pg.PoolClient,
  { name }: SourceDefinition,
  declaration: Declaration,
): Promise<number[]> {
  return (await staleBatches(client, name, declaration)).map(({ id }) => id);
}

function unchanged({ name }: Origin): BatchResult {
  return {
    origin: name,
    state: "unchanged",
    batchId: null,
    rowsRead: 0,
    rowsLoaded: 0,
    rowsQuarantined: 0,
    rowsLate: 0,
    newColumns: {},
    message: null,
  };
}

async function block(
  client: pg.PoolClient,
  batch: Batch,
  outcomes: readonly ExpectationOutcome[],
  problem: string,
): Promise<BatchResult> {
  // It may quote the file, whose names hold what they hold.
  const message = shownText(problem);
  const batchId = await recordBatch(client, batch, { state: "blocked", message }, outcomes);
  const { origin, rowsRead } = batch;
  const none = { rowsLoaded: 0, rowsQuarantined: 0, rowsLate: 0 };
  const newColumns = newColumnsOf(batch.lineage?.drift ?? null);
  return { origin, state: "blocked", batchId, rowsRead, ...none, newColumns, message };
}

async function load(
  client: pg.PoolClient,
  source: SourceDefinition,
  batch: Batch,
  outcomes: readonly ExpectationOutcome[],
  {
    replaced,
    coming,
    rejections,
    interval,
  }: {
    readonly replaced: readonly number[];
    readonly coming: Coming;
    readonly rejections: Rejections;
    readonly interval: Interval | null;
  },
): Promise<BatchResult> {
  const { origin, rowsRead, rowsStaged } = batch;
  const { count: rowsQuarantined, late } = rejections;
  const rowsLoaded = rowsStaged - rowsQuarantined - late;
  const part = interval !== null && source.connection.type === "postgres" ? interval : null;
  const touched = await touchedRows(client, source, coming, replaced, part);
  const { overlapping } = touched;
  const batchId = await recordBatch(
    client,
    batch,
    { state: "loaded", rowsLoaded, rowsQuarantined, rowsLate: late, rowsUpdated: overlapping, ...touched },
    outcomes,
  );
  if (rowsQuarantined > 0 || replaced.length > 0)
    await quarantineRejected(client, batch.source, batchId, replaced);
  const { declaration, lineage } = batch;
  let written = rowsLoaded;
  if (source.ingest.mode === "scd2")
    await recordClosed(client, batchId, await writeVersions(client, source, batchId));
  else written = await moveIntoRaw(client, source, { batchId, declaration, replaced, overlapping, part });
  await recordLate(client, batchId, rowsLoaded - written);
  await supersede(client, batch.source, batchId, declaration.isWhole && part === null ? "all" : replaced);
  // Of a table nothing but reading it tells what is gone: what is left now stays.
  if (source.connection.type === "postgres" && interval === null && lineage?.cursorFrom === null)
    await holdAs(client, declaration, await staleIds(client, source, declaration));
  const rowsLate = late + rowsLoaded - written;
  return {
    origin,
    state: "loaded",
    batchId,
    rowsRead,
    rowsLoaded: written,
    rowsQuarantined,
    rowsLate,
    newColumns: newColumnsOf(lineage?.drift ?? null),
    message: null,
  };
}
