import { mean, notEvaluated, scored, type Metric } from "./score.js";

/** Mean absolute error, in the label's unit. */
export const mae: Metric = (target, prediction) =>
  scored(mean(target, prediction, (y, p) => Math.abs(y - p)));

/** Root of the mean squared error, in the label's unit. */
export const rmse: Metric = (target, prediction) =>
  scored(Math.sqrt(mean(target, prediction, (y, p) => (y - p) ** 2)));

/** Coefficient of determination: 1 - squared error / squared deviation from the mean. */
export const r2: Metric = (target, prediction) => {
  // Not by the variance: the mean of equal numbers is rounded too.
  if (target.every((y) => y === target[0])) return notEvaluated("all labels are the same");
  const centre = mean(target, prediction, (y) => y);
  const variance = mean(target, prediction, (y) => (y - centre) ** 2);
  return scored(1 - mean(target, prediction, (y, p) => (y - p) ** 2) / variance);
};
