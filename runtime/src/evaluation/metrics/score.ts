/** A metric's value, or why there is none: never NaN. */
export type Score = { readonly value: number } | { readonly notEvaluated: string };

/** Targets are 0 or 1 for a classification; predictions are probabilities, or values. Same length, not empty. */
export type Metric = (target: Float64Array, prediction: Float64Array) => Score;

export const scored = (value: number): Score =>
  Number.isFinite(value) ? { value } : { notEvaluated: "the result is not a finite number" };

export const notEvaluated = (reason: string): Score => ({ notEvaluated: reason });

/** Averages a loss over the rows. */
export function mean(
  target: Float64Array,
  prediction: Float64Array,
  loss: (target: number, prediction: number) => number,
): number {
  let sum = 0;
  for (let i = 0; i < target.length; i++) sum += loss(target[i]!, prediction[i]!);
  return sum / target.length;
}
