import { notEvaluated, scored, type Metric } from "./score.js";

/** How many rows of each class have at least this score. */
export interface OperatingPoint {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
}

/** One point for each distinct prediction, from the greatest on. */
export function operatingPoints(target: Float64Array, prediction: Float64Array): OperatingPoint[] {
  const order = Int32Array.from(prediction.keys()).sort((a, b) => descending(prediction[a]!, prediction[b]!));
  const points: OperatingPoint[] = [];
  let truePositives = 0;
  let falsePositives = 0;
  for (let i = 0; i < order.length; i++) {
    if (target[order[i]!] === 1) truePositives++;
    else falsePositives++;
    const threshold = prediction[order[i]!]!;
    const next = order[i + 1];
    if (next === undefined || prediction[next] !== threshold) {
      points.push({ threshold, truePositives, falsePositives });
    }
  }
  return points;
}

/** A difference would not do: that of two infinities is NaN. */
const descending = (a: number, b: number): number => (a > b ? -1 : a < b ? 1 : 0);

/** Area under the ROC curve by the trapezoidal rule: ties count half. */
export const rocAuc: Metric = (target, prediction) => {
  const points = operatingPoints(target, prediction);
  const { truePositives: positives, falsePositives: negatives } = points.at(-1)!;
  if (positives === 0 || negatives === 0) return notEvaluated("all labels are the same");
  let area = 0;
  let before = { truePositives: 0, falsePositives: 0 };
  for (const point of points) {
    const height = (point.truePositives + before.truePositives) / 2;
    area += height * (point.falsePositives - before.falsePositives);
    before = point;
  }
  return scored(area / positives / negatives);
};

/** Sum over the thresholds of precision times the gain in recall, as scikit-learn's average_precision_score. */
export const averagePrecision: Metric = (target, prediction) => {
  const points = operatingPoints(target, prediction);
  const { truePositives: positives } = points.at(-1)!;
  if (positives === 0) return notEvaluated("no label is true");
  let sum = 0;
  let found = 0;
  for (const { truePositives, falsePositives } of points) {
    sum += ((truePositives - found) / positives) * (truePositives / (truePositives + falsePositives));
    found = truePositives;
  }
  return scored(sum);
};
