import type { Queryable } from "../store/index.js";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import { viewHash } from "../hashes/view-hash.js";
import { readState } from "./materialization-state.js";
import type { MaterializationState } from "./materialization-state.js";
import { changesSince } from "./source-changes.js";
import type { SourceChanges } from "./source-changes.js";

/** Rows of a view that have to be computed. */
export interface DueRows {
  /** full: all rows, as the definition is new. */
  readonly kind: "full" | "incremental";
  /** From this event time on; timestamptz text. */
  readonly from: string;
  /** Newest batch of the source that is in them then. */
  readonly lastBatchId: number;
}

/** How a view stands: what was computed by its present definition (null: nothing), and what has to be (null: nothing). */
export interface Standing {
  readonly known: MaterializationState | null;
  readonly due: DueRows | null;
}

export async function standingOf(db: Queryable, view: FeatureViewDefinition): Promise<Standing> {
  const recorded = await readState(db, view.name);
  const known = recorded?.definitionHash === viewHash(view) ? recorded : null;
  const changes = await changesSince(db, view.source, known?.lastBatchId ?? 0);
  const { lastBatchId, earliest } = changes;
  if (lastBatchId === null || (known !== null && !touches(view, known, changes))) return { known, due: null };
  if (known === null) return { known, due: { kind: "full", from: "-infinity", lastBatchId } };
  const from = view.kind === "static" ? "-infinity" : (earliest ?? "-infinity");
  return { known, due: { kind: "incremental", from, lastBatchId } };
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
