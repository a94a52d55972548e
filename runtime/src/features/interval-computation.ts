import { escapeIdentifier } from "pg";
import type { PoolClient } from "pg";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import {
  deleteComputation,
  readComputation,
  writeComputation,
  writeIntervalDone,
  type Computation,
} from "./computation-state.js";
import { computeRows } from "./compute-rows.js";
import { viewHash } from "../hashes/view-hash.js";
import { readState, writeState } from "./materialization-state.js";
import { countRows, materializeWithin, newestEventTime, together } from "./materialize-within.js";
import type { Materializing, MaterializationResult } from "./materialize-within.js";
import { refreshOnline } from "./online-store.js";
import { moveComputedRows } from "./replace-rows.js";

/** Records that rows are to be computed in intervals; the turns that follow compute them. */
export async function beginComputation(
  client: PoolClient,
  { view, source }: Materializing,
  computation: Pick<Computation, "kind" | "lastBatchId" | "from" | "to" | "ends">,
): Promise<void> {
  const materializedUntil = await newestEventTime(client, source);
  await emptyGathered(client, view);
  await writeComputation(client, view.name, {
    ...computation,
    definitionHash: viewHash(view),
    materializedUntil,
  });
}

/** The computation of the view that is under way. One whose rows are of no use any more is dropped; null: none. */
export async function currentComputation(
  client: PoolClient,
  view: FeatureViewDefinition,
): Promise<Computation | null> {
  const computation = await readComputation(client, view.name);
  if (computation === null || (await isOfUse(client, view, computation))) return computation;
  await emptyGathered(client, view);
  await deleteComputation(client, view.name);
  return null;
}

async function isOfUse(
  client: PoolClient,
  view: FeatureViewDefinition,
  { kind, definitionHash: hash, lastBatchId }: Computation,
): Promise<boolean> {
  if (hash !== viewHash(view)) return false;
  const state = await readState(client, view.name);
  const isSame = state?.definitionHash === hash;
  if (kind === "backfill") return isSame;
  // Pushed rows may have brought the view up to date in the meantime.
  if (isSame && state.lastBatchId >= lastBatchId) return false;
  return kind === "full" || isSame;
}

/**
 * Computes the next interval of a computation, or, once all are there, puts its rows in place: readers have the rows that
 * were there before until then, and all of the new ones from then on. Where the migration dropped the view's tables, as its
 * columns are others, there are none before.
 * @returns what was put in place; null after an interval
 */
export async function continueComputation(
  client: PoolClient,
  materializing: Materializing,
  computation: Computation,
): Promise<MaterializationResult | null> {
  const { view, source, log } = materializing;
  const { ends, done, from, to } = computation;
  if (done > ends.length) return putInPlace(client, materializing, computation);
  const interval = { from: ends[done - 1] ?? from, to: ends[done] ?? to ?? undefined };
  const into = `computing.${escapeIdentifier(view.name)}`;
  await writeIntervalDone(
    client,
    view.name,
    await computeRows(client, view, source, interval, { into, log }),
  );
  return null;
}

async function putInPlace(
  client: PoolClient,
  materializing: Materializing,
  { kind, definitionHash: hash, lastBatchId, materializedUntil, from, to }: Computation,
): Promise<MaterializationResult> {
  const { view, now } = materializing;
  const { written } = await moveComputedRows(client, view, { from, to: to ?? undefined });
  await emptyGathered(client, view);
  await deleteComputation(client, view.name);
  await client.query(`ANALYZE features.${escapeIdentifier(view.name)}`);
  await refreshOnline(client, view, from, now);
  await writeState(client, view.name, {
    definitionHash: hash,
    lastBatchId,
    materializedUntil,
    onlineAt: now,
    rows: await countRows(client, view),
  });
  const action = kind === "full" ? "full" : "incremental";
  // Batches that came while it was computed are in some intervals and not in others, or were in the rows that went.
  return together(
    { view: view.name, action, rowsWritten: written },
    await materializeWithin(client, materializing),
  );
}

async function emptyGathered(client: PoolClient, view: FeatureViewDefinition): Promise<void> {
  await client.query(`TRUNCATE computing.${escapeIdentifier(view.name)}`);
}
