import { mean, scored, type Metric } from "./score.js";

/** Probabilities are kept this far from 0 and 1, as scikit-learn does for float64. */
const epsilon = Number.EPSILON;

/** Mean negative log likelihood, natural logarithm. */
export const logLoss: Metric = (target, prediction) =>
  scored(
    mean(target, prediction, (y, given) => {
      const p = Math.min(Math.max(given, epsilon), 1 - epsilon);
      return y === 1 ? -Math.log(p) : -Math.log(1 - p);
    }),
  );

/** Mean squared difference of probability and outcome. */
export const brier: Metric = (target, prediction) => scored(mean(target, prediction, (y, p) => (p - y) ** 2));
