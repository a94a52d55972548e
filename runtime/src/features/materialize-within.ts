import { escapeIdentifier } from "pg";
import type { PoolClient } from "pg";
import type { Logger } from "../logging/logger.js";
import type { Queryable } from "../store/index.js";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import type { SourceDefinition } from "../definitions/source.js";
import type { Selection } from "./compute-rows.js";
import { viewHash } from "../hashes/view-hash.js";
import { standingOf, type DueRows, type Standing } from "./due-rows.js";
import { followTime } from "./follow-time.js";
import { writeFollowed, writeRecomputed, writeState } from "./materialization-state.js";
import { refreshOnline, refreshOnlineOf } from "./online-store.js";
import { replaceRows } from "./replace-rows.js";
import { touchedEntities, type EntityLists } from "./touched-entities.js";

export interface MaterializationResult {
  readonly view: string;
  /**
   * unchanged: nothing was written. online: only time moved on, so that later rows came into force.
   * incremental: rows from the earliest change on. full: all rows, as the definition is new.
   */
  readonly action: "unchanged" | "online" | "incremental" | "full";
  readonly rowsWritten: number;
}

const weight = { unchanged: 0, online: 1, incremental: 2, full: 3 };

/** What two of them did one after the other. */
export function together(
  before: MaterializationResult,
  next: MaterializationResult | null,
): MaterializationResult {
  if (next === null) return before;
  const { action } = weight[next.action] > weight[before.action] ? next : before;
  return { view: before.view, action, rowsWritten: before.rowsWritten + next.rowsWritten };
}

/** What a computation works with. */
export interface Materializing {
  readonly view: FeatureViewDefinition;
  readonly source: SourceDefinition;
  /** The time as of which online."view" is filled, as ISO text. */
  readonly now: string;
  readonly log: Logger;
}

/** Brings a view up to date at once, within a transaction that holds the view's lock. */
export async function materializeWithin(
  client: PoolClient,
  materializing: Materializing,
): Promise<MaterializationResult> {
  const { view, source } = materializing;
  const standing = await standingOf(client, view);
  if (standing.due === null) return moveOnline(client, materializing, standing);
  const entities = await touchedEntities(client, view, source, standing);
  return entities === null
    ? computeDue(client, materializing, standing.due)
    : computeDueOf(client, materializing, standing.due, entities);
}

/** A view of which no row has to be computed: its online values follow time. */
export async function moveOnline(
  client: PoolClient,
  { view, now }: Materializing,
  { known }: Standing,
): Promise<MaterializationResult> {
  const moved = known !== null && (await followTime(client, view, known, now));
  return { view: view.name, action: moved ? "online" : "unchanged", rowsWritten: 0 };
}

export async function computeDue(
  client: PoolClient,
  { view, source, now, log }: Materializing,
  { kind, from, lastBatchId }: DueRows,
): Promise<MaterializationResult> {
  // Read before the rows, so that a batch which commits in between is counted with the next run.
  const materializedUntil = await newestEventTime(client, source);
  const { written: rowsWritten } = await replaceRows(client, view, source, { from }, log);
  await client.query(`ANALYZE features.${escapeIdentifier(view.name)}`);
  await refreshOnline(client, view, from, now);
  await writeState(client, view.name, {
    definitionHash: viewHash(view),
    lastBatchId,
    materializedUntil,
    onlineAt: now,
    rows: await countRows(client, view),
  });
  return { view: view.name, action: kind, rowsWritten };
}

/** The same for the rows of some entities, where nothing changed of the others. */
export async function computeDueOf(
  client: PoolClient,
  materializing: Materializing,
  { from, lastBatchId }: DueRows,
  entities: EntityLists,
): Promise<MaterializationResult> {
  const { view, source, now, log } = materializing;
  const newest = await newestEventTime(client, source);
  const { written, removed } = await replaceRows(client, view, source, { from, keys: entities }, log);
  await refreshOnlineOf(client, view, entities, now);
  await writeFollowed(client, view.name, { batchId: lastBatchId, newest, rowsMore: written - removed });
  // Rows of the other entities may have come into force.
  await moveOnline(client, materializing, await standingOf(client, view));
  return { view: view.name, action: "incremental", rowsWritten: written };
}

/** Computes rows anew though nothing of theirs changed, in a view that is up to date. */
export async function computeAnew(
  client: PoolClient,
  { view, source, now, log }: Materializing,
  selection: Selection,
): Promise<MaterializationResult> {
  const { written, removed } = await replaceRows(client, view, source, selection, log);
  await refreshOnline(client, view, selection.from, now);
  await writeRecomputed(client, view.name, { rowsMore: written - removed, onlineAt: now });
  return { view: view.name, action: "incremental", rowsWritten: written };
}

export async function newestEventTime(db: Queryable, source: SourceDefinition): Promise<string> {
  if (source.eventTime === null) return "-infinity";
  const { rows } = await db.query<{ newest: string | null }>(
    `SELECT max(${escapeIdentifier(source.eventTime)})::text AS newest FROM raw.${escapeIdentifier(source.name)}`,
  );
  return rows[0]?.newest ?? "-infinity";
}

export async function countRows(db: Queryable, view: FeatureViewDefinition): Promise<number> {
  const { rows } = await db.query<{ count: string }>(
    `SELECT count(*)::text AS count FROM features.${escapeIdentifier(view.name)}`,
  );
  return Number(rows[0]?.count ?? 0);
}
