import type { CalibrationBin, RocPoint } from "./curves.js";
import type { Score } from "./metrics/index.js";
import type { Slice } from "./slices.js";

export type Scores = Readonly<Record<string, Score>>;

/** One of the sets that the examples are split into. */
export interface SetSummary {
  readonly rows: number;
  /** predict_at of its first and last example, RFC 3339; null without times. */
  readonly from: string | null;
  readonly to: string | null;
  /** Share of true labels, or mean of the label; null for an empty set. */
  readonly labelMean: number | null;
}

/** evaluation.json of a run: everything that a report about the model needs. */
export interface Evaluation {
  readonly task: "binary_classification" | "regression";
  readonly sets: {
    readonly train: SetSummary;
    readonly validation: SetSummary;
    readonly test: SetSummary;
    /** Examples in the gaps between the sets. */
    readonly unused: number;
  };
  /** On the test set. */
  readonly metrics: Scores;
  readonly validation: Scores;
  readonly baselines: Readonly<Record<string, { readonly prediction: number; readonly metrics: Scores }>>;
  readonly slices: readonly Slice[];
  /** Both empty for a regression. */
  readonly roc: readonly RocPoint[];
  readonly calibration: readonly CalibrationBin[];
  /** Share of each input in what the model gained by splitting, or in its score's spread; adds up to 1. */
  readonly importance: Readonly<Record<string, number>>;
  readonly training: {
    readonly algorithm: string;
    /** Trees kept, or null. */
    readonly trees: number | null;
    /** Whether the optimiser ended at a minimum; null where there is none to reach. */
    readonly converged: boolean | null;
    /** Validation loss after each tree. */
    readonly validationLosses: readonly number[];
  };
  /** Trainer against exported model. */
  readonly parity: { readonly rows: number; readonly greatestDifference: number };
}

/** The numbers by the names under which runs keep them: roc_auc, validation.…, baseline.prior.…, slice.carrier.AA.…. */
export function flatMetrics(evaluation: Evaluation): Record<string, number> {
  const flat: Record<string, number> = {};
  const add = (prefix: string, scores: Scores): void => {
    for (const [name, score] of Object.entries(scores)) {
      if ("value" in score) flat[prefix + name] = score.value;
    }
  };
  add("", evaluation.metrics);
  add("validation.", evaluation.validation);
  for (const [name, { metrics }] of Object.entries(evaluation.baselines)) add(`baseline.${name}.`, metrics);
  for (const { input, value, metrics } of evaluation.slices) {
    if (metrics) add(`slice.${input}.${value}.`, metrics);
  }
  return flat;
}
