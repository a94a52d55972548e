import type { Task } from "../definitions/model.js";

/** 1 / (1 + e^-x) without overflow. */
export const sigmoid = (x: number): number => {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
};

/** log(1 + e^x) without overflow. */
export const softplus = (x: number): number =>
  x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));

/** Log loss of a probability's log odds. */
export const logLossOfScore = (score: number, target: number): number => softplus(score) - target * score;

/** The score before any tree: the log odds of the mean, or the mean. Float32-exact. */
export function baseScore(task: Task, target: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < target.length; i++) sum += target[i]!;
  const mean = sum / target.length;
  return Math.fround(task === "regression" ? mean : Math.log(mean / (1 - mean)));
}

/** Log loss, or half the mean squared error. */
export function meanLoss(task: Task, scores: Float64Array, target: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < scores.length; row++) {
    sum +=
      task === "regression"
        ? (scores[row]! - target[row]!) ** 2 / 2
        : logLossOfScore(scores[row]!, target[row]!);
  }
  return sum / scores.length;
}
