import type { Frame } from "../frame/frame.js";
import { gradientBoosting, type BoostedTrees } from "./gradient-boosting/train.js";
import { logisticRegression, type LogisticModel } from "./logistic-regression/train.js";
import type { ReportProgress, TrainingProblem } from "./trainer.js";

/** Plain data, so that it passes between threads. */
export type TrainedModel = BoostedTrees | LogisticModel;

export type Algorithm = TrainedModel["algorithm"];

export const train = (
  algorithm: Algorithm,
  problem: TrainingProblem,
  report: ReportProgress,
): TrainedModel =>
  algorithm === "gradient_boosting"
    ? gradientBoosting.train(problem, report)
    : logisticRegression.train(problem, report);

/** @see Trainer.predict */
export const predict = (model: TrainedModel, frame: Frame): Float64Array =>
  model.algorithm === "gradient_boosting"
    ? gradientBoosting.predict(model, frame)
    : logisticRegression.predict(model, frame);

/** @see Trainer.importance */
export const importance = (model: TrainedModel): Readonly<Record<string, number>> =>
  model.algorithm === "gradient_boosting"
    ? gradientBoosting.importance(model)
    : logisticRegression.importance(model);
