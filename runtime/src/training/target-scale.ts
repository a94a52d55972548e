/**
 * How the target of a regression becomes a number around 0 with a deviation of 1, in which trees are fitted and
 * exported: sums of float32 leaves err by a share of the target's spread, whatever its unit and offset.
 */
export interface TargetScale {
  /** Mean of the training rows, in the label's unit. */
  readonly center: number;
  /** Standard deviation of the training rows, in the label's unit; 1 for a target that never varies. */
  readonly deviation: number;
}

/** @returns null if the values lie further apart than a double can say */
export function fitTargetScale(values: Float64Array): TargetScale | null {
  let center = 0;
  for (let i = 0; i < values.length; i++) center += (values[i]! - center) / (i + 1);
  const farthest = values.reduce((most, value) => Math.max(most, Math.abs(value - center)), 0);
  if (!Number.isFinite(farthest)) return null;
  // Rounding of the mean is not a spread.
  if (farthest <= Math.abs(center) * Number.EPSILON) return { center: values[0] ?? 0, deviation: 1 };
  let squares = 0;
  for (const value of values) squares += ((value - center) / farthest) ** 2;
  return { center, deviation: farthest * Math.sqrt(squares / values.length) };
}

export const toScale = ({ center, deviation }: TargetScale, values: Float64Array): Float64Array =>
  values.map((value) => (value - center) / deviation);

export const fromScale = ({ center, deviation }: TargetScale, scores: Float64Array): Float64Array =>
  scores.map((score) => score * deviation + center);
