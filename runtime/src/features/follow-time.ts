import type { Pool } from "pg";
import { lockInTransaction, transaction } from "../store/index.js";
import type { Queryable } from "../store/index.js";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import { viewHash } from "../hashes/view-hash.js";
import { readState, writeOnlineAt } from "./materialization-state.js";
import type { MaterializationState } from "./materialization-state.js";
import { onlineMovesOn } from "./online-store.js";

/**
 * Brings online."view" up to date with time alone: a row that lay in the future when it was written, or was
 * not known yet, has come into force. Does nothing before the view's first materialisation.
 * @returns whether anything was written
 */
export async function followTimeOf(
  pool: Pool,
  view: FeatureViewDefinition,
  now: Date = new Date(),
): Promise<boolean> {
  const state = await readState(pool, view.name);
  if (state === null || state.definitionHash !== viewHash(view)) return false;
  if (!(await isBehindTime(pool, view, state, now.toISOString()))) return false;
  return transaction(pool, async (client) => {
    await lockInTransaction(client, viewLock(view));
    const current = await readState(client, view.name);
    return current !== null && followTime(client, view, current, now.toISOString());
  });
}

/** The same within a transaction that holds the view's lock. */
export async function followTime(
  db: Queryable,
  view: FeatureViewDefinition,
  state: MaterializationState,
  now: string,
): Promise<boolean> {
  if (!(await isBehindTime(db, view, state, now))) return false;
  await db.query(view.onlineSql, [now]);
  await writeOnlineAt(db, view.name, now);
  return true;
}

/** Name of the lock under which a view's rows are written. */
export const viewLock = (view: FeatureViewDefinition): string => `features.${view.name}`;

async function isBehindTime(
  db: Queryable,
  view: FeatureViewDefinition,
  state: MaterializationState,
  now: string,
): Promise<boolean> {
  return view.kind !== "static" && (await onlineMovesOn(db, view, state.onlineAt ?? "-infinity", now));
}
