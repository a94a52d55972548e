import type { Queryable } from "../store/index.js";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import { readComputation } from "./computation-state.js";
import { standingOf } from "./due-rows.js";

/**
 * Whether the view was computed by its present definition from all that is loaded, or there is nothing yet, and no
 * computation was left unfinished.
 */
export async function isMaterialized(db: Queryable, view: FeatureViewDefinition): Promise<boolean> {
  const { due } = await standingOf(db, view);
  return due === null && (await readComputation(db, view.name)) === null;
}
