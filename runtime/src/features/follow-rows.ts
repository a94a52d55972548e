import type { PoolClient } from "pg";
import type { Logger } from "../logging/logger.js";
import { lockInTransaction } from "../store/index.js";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import type { SourceDefinition } from "../definitions/source.js";
import { viewHash } from "../hashes/view-hash.js";
import { touches } from "./due-rows.js";
import { viewLock } from "./follow-time.js";
import { readState, writeFollowed } from "./materialization-state.js";
import { materializeWithin } from "./materialize-within.js";
import { refreshOnlineOf } from "./online-store.js";
import { replaceRows } from "./replace-rows.js";
import { changesSince } from "./source-changes.js";

/** What a batch changed, in the transaction that loads it. Times are timestamptz texts. */
export interface LoadedRows {
  readonly batchId: number;
  /** The newest loaded batch before it; 0: none. */
  readonly before: number;
  /** Earliest event time of rows that came, were replaced or went; null without times. */
  readonly earliest: string | null;
  /** Newest event time of rows that came; null without times. */
  readonly newest: string | null;
  /** Values of the view's keys in those rows: a list for each key column. */
  readonly keys: readonly (readonly unknown[])[];
}

/**
 * Brings a view up to date with a batch within the batch's own transaction: rows of the entities that it
 * touched, from its earliest event time on. A view that is behind already is brought up to date as a whole.
 */
export async function followRows(
  client: PoolClient,
  view: FeatureViewDefinition,
  source: SourceDefinition,
  loaded: LoadedRows,
  { log, now }: { readonly log: Logger; readonly now: string },
): Promise<void> {
  await lockInTransaction(client, viewLock(view));
  const state = await readState(client, view.name);
  const isCurrent =
    state?.definitionHash === viewHash(view) && !(await isBehind(client, view, state, loaded));
  if (state === null || !isCurrent) {
    await materializeWithin(client, { view, source, now, log });
    return;
  }
  const from = view.kind === "static" ? "-infinity" : (loaded.earliest ?? "-infinity");
  const { written, removed } = await replaceRows(client, view, source, { from, keys: loaded.keys }, log);
  await refreshOnlineOf(client, view, loaded.keys, now);
  const { batchId, newest } = loaded;
  await writeFollowed(client, view.name, { batchId, newest, rowsMore: written - removed });
  log.debug(`${view.name}: followed batch ${batchId}`, { view: view.name, rows: written });
}

/** Whether batches before this one are not in the view yet. */
async function isBehind(
  client: PoolClient,
  view: FeatureViewDefinition,
  state: NonNullable<Awaited<ReturnType<typeof readState>>>,
  { before }: LoadedRows,
): Promise<boolean> {
  if (before <= state.lastBatchId) return false;
  const changes = await changesSince(client, view.source, state.lastBatchId, before);
  return touches(view, state, changes);
}
