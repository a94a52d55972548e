import { operatingPoints } from "./metrics/ranking.js";

/** A point of the ROC curve: the rates when a probability from the threshold on predicts the label. */
export interface RocPoint {
  readonly threshold: number;
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

const rocPoints = 200;

/** At most 200 points at about even distances; empty when all labels are the same. */
export function rocCurve(target: Float64Array, prediction: Float64Array): RocPoint[] {
  const points = operatingPoints(target, prediction);
  const last = points.at(-1);
  if (!last || last.truePositives === 0 || last.falsePositives === 0) return [];
  const kept = Math.min(points.length, rocPoints);
  return Array.from({ length: kept }, (_, i) => {
    const point = points[Math.round(((i + 1) * points.length) / kept) - 1]!;
    return {
      threshold: point.threshold,
      falsePositiveRate: point.falsePositives / last.falsePositives,
      truePositiveRate: point.truePositives / last.truePositives,
    };
  });
}

/** Rows whose probability is in [lower, upper): how often the label was true, and how often predicted. */
export interface CalibrationBin {
  readonly lower: number;
  readonly upper: number;
  readonly rows: number;
  readonly meanProbability: number;
  readonly observedShare: number;
}

const calibrationBins = 20;

/** Bins of equal width; empty ones are left out. The last one includes 1. */
export function calibrationCurve(target: Float64Array, prediction: Float64Array): CalibrationBin[] {
  const sums = Array.from({ length: calibrationBins }, () => ({ rows: 0, probability: 0, positives: 0 }));
  for (const [row, probability] of prediction.entries()) {
    const sum = sums[Math.min(calibrationBins - 1, Math.floor(probability * calibrationBins))]!;
    sum.rows++;
    sum.probability += probability;
    sum.positives += target[row]!;
  }
  return sums.flatMap(({ rows, probability, positives }, bin) =>
    rows === 0
      ? []
      : [
          {
            lower: bin / calibrationBins,
            upper: (bin + 1) / calibrationBins,
            rows,
            meanProbability: probability / rows,
            observedShare: positives / rows,
          },
        ],
  );
}
