import { escapeIdentifier } from "pg";
import type { Pool, PoolClient } from "pg";
import type { Logger } from "../logging/logger.js";
import { lockInTransaction, transaction } from "../store/index.js";
import type { FeatureViewDefinition, SourceDefinition } from "../v1/definitions.js";
import { definitionHash } from "./definition-hash.js";
import { followTime, viewLock } from "./follow-time.js";
import { readState, writeState } from "./materialization-state.js";
import type { MaterializationState } from "./materialization-state.js";
import { refreshOnline } from "./online-store.js";
import { replaceRows } from "./replace-rows.js";
import { changesSince } from "./source-changes.js";
import type { SourceChanges } from "./source-changes.js";

export interface MaterializationResult {
  readonly view: string;
  /**
   * unchanged: nothing was written. online: only time moved on, so that later rows came into force.
   * incremental: rows from the earliest change on. full: all rows, as the definition is new.
   */
  readonly action: "unchanged" | "online" | "incremental" | "full";
  readonly rowsWritten: number;
}

/** An interval of event times, as timestamptz texts. */
export interface Backfill {
  readonly from: string;
  /** Exclusive; missing: to the end. */
  readonly to?: string;
}

/** From so many rows on, look-ups should be answered by the index alone, which PostgreSQL does of vacuumed pages only. */
const rowsWorthVacuum = 10_000;

/**
 * Brings features."view" and online."view" up to date with raw."source", in one transaction.
 *
 * Rows from the earliest event time that a new batch touched are computed anew, rows replaced or removed
 * by it included (raw._batches.min_event_time); a changed definition computes everything. Repeating it
 * changes nothing, and two at once on one view wait for each other.
 * @param now the time as of which online."view" is filled
 * @param backfill rows that are computed anew though nothing of theirs changed
 */
export async function materializeView(
  pool: Pool,
  view: FeatureViewDefinition,
  source: SourceDefinition,
  { log, now = new Date(), backfill }: { log: Logger; now?: Date; backfill?: Backfill },
): Promise<MaterializationResult> {
  const started = Date.now();
  const result = await transaction(pool, async (client) => {
    await lockInTransaction(client, viewLock(view));
    const result = await materializeWithin(client, view, source, now.toISOString(), log);
    if (backfill === undefined || result.action === "full") return result;
    return computeAnew(client, view, backfill, now.toISOString(), log);
  });
  if (result.rowsWritten >= rowsWorthVacuum)
    await pool.query(`VACUUM features.${escapeIdentifier(view.name)}`);
  if (result.action !== "unchanged") {
    log.info(`${view.name}: ${describe(result)}`, { ...result, duration_ms: Date.now() - started });
  }
  return result;
}

/** The same within a transaction that holds the view's lock. */
export async function materializeWithin(
  client: PoolClient,
  view: FeatureViewDefinition,
  source: SourceDefinition,
  now: string,
  log: Logger,
): Promise<MaterializationResult> {
  const hash = definitionHash(view);
  const recorded = await readState(client, view.name);
  const known = recorded?.definitionHash === hash ? recorded : null;
  const changes = await changesSince(client, view.source, known?.lastBatchId ?? 0);
  if (known === null && changes.lastBatchId === null) {
    return { view: view.name, action: "unchanged", rowsWritten: 0 };
  }
  if (known !== null && !touches(view, known, changes)) {
    const moved = await followTime(client, view, known, now);
    return { view: view.name, action: moved ? "online" : "unchanged", rowsWritten: 0 };
  }

  const from = known === null || view.kind === "static" ? "-infinity" : (changes.earliest ?? "-infinity");
  // Read before the rows, so that a batch which commits in between is counted with the next run.
  const materializedUntil = await newestEventTime(client, source);
  const { written: rowsWritten } = await replaceRows(client, view, { from }, log);
  await client.query(`ANALYZE features.${escapeIdentifier(view.name)}`);
  await refreshOnline(client, view, from, now);
  await writeState(client, view.name, {
    definitionHash: hash,
    lastBatchId: changes.lastBatchId ?? 0,
    materializedUntil,
    onlineAt: now,
    rows: await countRows(client, view),
  });
  return { view: view.name, action: known === null ? "full" : "incremental", rowsWritten };
}

async function computeAnew(
  client: PoolClient,
  view: FeatureViewDefinition,
  backfill: Backfill,
  now: string,
  log: Logger,
): Promise<MaterializationResult> {
  const { written, removed } = await replaceRows(client, view, backfill, log);
  await refreshOnline(client, view, backfill.from, now);
  await client.query(
    "UPDATE features._materializations SET rows = rows + $2, online_at = $3 WHERE view = $1",
    [view.name, written - removed, now],
  );
  return { view: view.name, action: "incremental", rowsWritten: written };
}

/** Whether a later batch changed rows; static views have no times by which to tell, so any batch counts. */
export function touches(
  view: FeatureViewDefinition,
  known: MaterializationState,
  changes: SourceChanges,
): boolean {
  if ((changes.lastBatchId ?? 0) <= known.lastBatchId) return false;
  return view.kind === "static" || changes.earliest !== null;
}

async function newestEventTime(client: PoolClient, source: SourceDefinition): Promise<string> {
  if (source.eventTime === null) return "-infinity";
  const { rows } = await client.query<{ newest: string | null }>(
    `SELECT max(${escapeIdentifier(source.eventTime)})::text AS newest FROM raw.${escapeIdentifier(source.name)}`,
  );
  return rows[0]?.newest ?? "-infinity";
}

async function countRows(client: PoolClient, view: FeatureViewDefinition): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    `SELECT count(*)::text AS count FROM features.${escapeIdentifier(view.name)}`,
  );
  return Number(rows[0]?.count ?? 0);
}

function describe(result: MaterializationResult): string {
  if (result.action === "online") return "online values moved on with time";
  const rows = `${result.rowsWritten.toLocaleString("en")} rows`;
  return result.action === "full" ? `computed, ${rows}` : `brought up to date, ${rows} anew`;
}
