import type { Queryable } from "../store/index.js";
import type { FeatureViewDefinition } from "../v1/definitions.js";
import { definitionHash } from "./definition-hash.js";
import { readState } from "./materialization-state.js";
import { touches } from "./materialize-view.js";
import { changesSince } from "./source-changes.js";

/** Whether the view was computed by its present definition from all that is loaded, or there is nothing yet. */
export async function isMaterialized(db: Queryable, view: FeatureViewDefinition): Promise<boolean> {
  const state = await readState(db, view.name);
  const known = state?.definitionHash === definitionHash(view) ? state : null;
  const changes = await changesSince(db, view.source, known?.lastBatchId ?? 0);
  return known === null ? changes.lastBatchId === null : !touches(view, known, changes);
}
