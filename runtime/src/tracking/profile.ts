/**
 * profile.json of a run: what the training data of a model looked like, for comparison with what it is asked
 * later. `count` counts all rows, `missing` those without a value.
 */
export interface NumericProfile {
  readonly kind: "numeric";
  readonly count: number;
  readonly missing: number;
  /** Null without a value. */
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly stdev: number | null;
  /** Ascending finite values, drawn with the run's seed; all of them if there are at most 5,000. */
  readonly sample: readonly number[];
}

export interface CategoricalProfile {
  readonly kind: "categorical";
  readonly count: number;
  readonly missing: number;
  /** Rows per value. */
  readonly counts: readonly (readonly [value: string, rows: number])[];
}

export type InputProfile = NumericProfile | CategoricalProfile;

export interface Profile {
  /** The model's inputs by name, in their order. */
  readonly inputs: Readonly<Record<string, InputProfile>>;
  /** The model's own predictions on its test set: probabilities, or values. */
  readonly predictions: NumericProfile;
}
