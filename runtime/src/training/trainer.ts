import type { Frame } from "../frame/frame.js";
import type { Task } from "../definitions/model.js";

export interface TrainingProblem {
  readonly task: Task;
  /** All examples; which of them are used for what, the index lists say. */
  readonly frame: Frame;
  /** One value a row: 0 or 1 for a classification. */
  readonly target: Float64Array;
  readonly trainRows: Int32Array;
  /** May be empty. A trainer may stop early by them, and learns nothing else from them. */
  readonly validationRows: Int32Array;
  readonly params: Readonly<Record<string, number>>;
  /** The same problem and seed give the same model, byte for byte. */
  readonly seed: number;
}

export interface TrainingProgress {
  readonly done: number;
  readonly total: number;
  /** "trees", "iterations" */
  readonly unit: string;
}

export type ReportProgress = (progress: TrainingProgress) => void;

/** What every algorithm offers. */
export interface Trainer<Model> {
  train(problem: TrainingProblem, report: ReportProgress): Model;
  /** One value a row: the probability of the label, or the predicted number. */
  predict(model: Model, frame: Frame): Float64Array;
  /** How much each input contributes, by name; the numbers add up to 1 unless all are 0. */
  importance(model: Model): Readonly<Record<string, number>>;
}
