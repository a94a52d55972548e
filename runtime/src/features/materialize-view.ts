import { escapeIdentifier } from "pg";
import type { Pool, PoolClient } from "pg";
import type { Logger } from "../logging/logger.js";
import { lockInTransaction, transaction } from "../store/index.js";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import type { SourceDefinition } from "../definitions/source.js";
import type { Computation } from "./computation-state.js";
import { standingOf } from "./due-rows.js";
import { viewLock } from "./follow-time.js";
import { beginComputation, continueComputation, currentComputation } from "./interval-computation.js";
import { computeAnew, computeDue, computeDueOf, moveOnline, together } from "./materialize-within.js";
import type { MaterializationResult, Materializing } from "./materialize-within.js";
import { planIntervals } from "./plan-intervals.js";
import { touchedEntities } from "./touched-entities.js";

/** An interval of event times, as timestamptz texts. */
export interface Backfill {
  readonly from: string;
  /** Exclusive; missing: to the end. */
  readonly to?: string;
}

/** From so many rows on, look-ups should be answered by the index alone, which PostgreSQL does of vacuumed pages only. */
const rowsWorthVacuum = 10_000;

/** So many rows of the source are worth a transaction of their own: what a process that is killed has to do again. */
const defaultRowsOfInterval = 1_000_000;

/**
 * Brings features."view" and online."view" up to date with raw."source".
 *
 * Rows from the earliest event time that a new batch touched are computed anew, rows replaced or removed
 * by it included (raw._batches.min_event_time); a changed definition computes everything. Few rows are computed in one
 * transaction. Many are gathered interval by interval, each of which stays when the process or the database is killed, and
 * take the place of the earlier ones at once when all are there. Repeating it changes nothing, and two at once on one view
 * do the work together.
 * @param now the time as of which online."view" is filled
 * @param backfill rows that are computed anew though nothing of theirs changed
 * @param rowsOfInterval rows of the source in an interval
 */
export async function materializeView(
  pool: Pool,
  view: FeatureViewDefinition,
  source: SourceDefinition,
  {
    log,
    now = new Date(),
    backfill,
    rowsOfInterval = defaultRowsOfInterval,
  }: { log: Logger; now?: Date; backfill?: Backfill | undefined; rowsOfInterval?: number },
): Promise<MaterializationResult> {
  const started = performance.now();
  const materializing = { view, source, now: now.toISOString(), log };
  let asked = backfill === undefined ? null : await spelledAlike(pool, backfill);
  let result: MaterializationResult = { view: view.name, action: "unchanged", rowsWritten: 0 };
  for (let isFirst = true; ; isFirst = false) {
    const turn = await transaction(pool, async (client) => {
      await lockInTransaction(client, viewLock(view));
      return takeTurn(client, materializing, { asked, rowsOfInterval, isFirst });
    });
    turn.progress?.();
    result = together(result, turn.result);
    asked = turn.asked;
    if (turn.isLast) break;
  }
  if (result.rowsWritten >= rowsWorthVacuum)
    await pool.query(`VACUUM features.${escapeIdentifier(view.name)}`);
  if (result.action !== "unchanged") {
    log.info(`${view.name}: ${describe(result)}`, {
      ...result,
      duration_ms: Math.round(performance.now() - started),
    });
  }
  return result;
}

interface Turn {
  /** Tells how far a computation in intervals is, once that is committed. */
  readonly progress?: () => void;
  readonly result: MaterializationResult | null;
  /** The backfill that is still to be begun; null: none. */
  readonly asked: Backfill | null;
  readonly isLast: boolean;
}

/** What one transaction does: an interval of what is under way, or what is due, or the backfill that was asked for. */
async function takeTurn(
  client: PoolClient,
  materializing: Materializing,
  {
    asked,
    rowsOfInterval,
    isFirst,
  }: { readonly asked: Backfill | null; readonly rowsOfInterval: number; readonly isFirst: boolean },
): Promise<Turn> {
  const { view, source } = materializing;
  const computation = await currentComputation(client, view);
  if (computation !== null) {
    if (isFirst) tellProgress(materializing, computation, "goes on after");
    const result = await continueComputation(client, materializing, computation);
    const { done } = computation;
    const progress = (): void => tellProgress(materializing, { ...computation, done: done + 1 }, "computed");
    return {
      result,
      ...(result === null && { progress }),
      asked: isAsked(computation, asked) ? null : asked,
      isLast: false,
    };
  }
  const standing = await standingOf(client, view);
  const { due, known } = standing;
  if (due !== null) {
    const rest = due.kind === "full" ? null : asked;
    const entities = await touchedEntities(client, view, source, standing);
    if (entities !== null) {
      const result = await computeDueOf(client, materializing, due, entities);
      return { result, asked: rest, isLast: rest === null };
    }
    const ends = await planIntervals(client, view, source, due, rowsOfInterval);
    if (ends.length > 0) {
      await beginComputation(client, materializing, { ...due, to: null, ends });
      return { result: null, asked: rest, isLast: false };
    }
    const result = await computeDue(client, materializing, due);
    return { result, asked: rest, isLast: rest === null };
  }
  if (asked === null || known === null)
    return { result: await moveOnline(client, materializing, standing), asked: null, isLast: true };
  const ends = await planIntervals(client, view, source, asked, rowsOfInterval);
  if (ends.length === 0)
    return { result: await computeAnew(client, materializing, asked), asked: null, isLast: true };
  const { from, to = null } = asked;
  const { lastBatchId } = known;
  await beginComputation(client, materializing, { kind: "backfill", lastBatchId, from, to, ends });
  return { result: null, asked: null, isLast: false };
}

/** Whether what is under way is the backfill that was asked for, as when its process was killed, or more than it. */
function isAsked({ kind, from, to }: Computation, asked: Backfill | null): boolean {
  if (asked === null || kind === "full") return true;
  return kind === "backfill" && from === asked.from && to === (asked.to ?? null);
}

/** The same times as PostgreSQL spells those that it stores. */
async function spelledAlike(pool: Pool, { from, to }: Backfill): Promise<Backfill> {
  const { rows } = await pool.query<{ from: string; to: string | null }>(
    "SELECT $1::timestamptz::text AS from, $2::timestamptz::text AS to",
    [from, to ?? null],
  );
  const spelled = rows[0];
  return spelled?.to == null ? { from: spelled?.from ?? from } : { from: spelled.from, to: spelled.to };
}

function tellProgress({ log, view }: Materializing, { done, ends }: Computation, verb: string): void {
  const intervals = ends.length + 1;
  log.info(`${view.name}: ${verb} ${done} of ${intervals} intervals`, {
    view: view.name,
    intervals_done: done,
    intervals,
  });
}

function describe(result: MaterializationResult): string {
  if (result.action === "online") return "online values moved on with time";
  const rows = `${result.rowsWritten.toLocaleString("en")} rows`;
  return result.action === "full" ? `computed, ${rows}` : `brought up to date, ${rows} anew`;
}
