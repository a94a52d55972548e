import type { Frame } from "../frame/frame.js";

/** A training set: row i of everything belongs to one example, ordered by predict_at and id. */
export interface Examples {
  readonly ids: readonly string[];
  /** Milliseconds since 1970 (UTC); null for a source without times. */
  readonly predictAt: Float64Array | null;
  /** 0 or 1 for a classification. */
  readonly label: Float64Array;
  readonly frame: Frame;
}
