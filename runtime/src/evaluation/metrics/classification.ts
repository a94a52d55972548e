import { notEvaluated, scored, type Metric } from "./score.js";

/** A probability from here on predicts the label. */
export const decisionThreshold = 0.5;

interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

function confusion(target: Float64Array, prediction: Float64Array): Confusion {
  const rows = { true: { hit: 0, missed: 0 }, false: { hit: 0, missed: 0 } };
  for (let i = 0; i < target.length; i++) {
    const isTrue = target[i] === 1;
    const predicted = prediction[i]! >= decisionThreshold;
    rows[isTrue ? "true" : "false"][isTrue === predicted ? "hit" : "missed"]++;
  }
  return {
    truePositives: rows.true.hit,
    falseNegatives: rows.true.missed,
    trueNegatives: rows.false.hit,
    falsePositives: rows.false.missed,
  };
}

/** Share of rows whose label is predicted. */
export const accuracy: Metric = (target, prediction) => {
  const { truePositives, trueNegatives } = confusion(target, prediction);
  return scored((truePositives + trueNegatives) / target.length);
};

/** Share of true labels among those predicted. */
export const precision: Metric = (target, prediction) => {
  const { truePositives, falsePositives } = confusion(target, prediction);
  const predicted = truePositives + falsePositives;
  return predicted === 0 ? notEvaluated("no label is predicted") : scored(truePositives / predicted);
};

/** Share of predicted labels among the true ones. */
export const recall: Metric = (target, prediction) => {
  const { truePositives, falseNegatives } = confusion(target, prediction);
  const positives = truePositives + falseNegatives;
  return positives === 0 ? notEvaluated("no label is true") : scored(truePositives / positives);
};

/** Harmonic mean of precision and recall. */
export const f1: Metric = (target, prediction) => {
  const { truePositives, falsePositives, falseNegatives } = confusion(target, prediction);
  const sum = 2 * truePositives + falsePositives + falseNegatives;
  return sum === 0 ? notEvaluated("no label is true or predicted") : scored((2 * truePositives) / sum);
};
