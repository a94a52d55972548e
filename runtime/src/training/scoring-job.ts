import { scoreAll, type Score } from "../evaluation/metrics/index.js";
import { predictWithOnnx } from "../onnx/predict.js";
import { gather, takeRows, type Column } from "../frame/frame.js";
import { readSnapshot } from "./snapshot.js";
import { splitExamples } from "./split.js";
import type { TrainableModel } from "./trainable-model.js";

export interface ScoringJob {
  readonly model: TrainableModel;
  /** The training set as openSnapshot wrote it. */
  readonly snapshot: Uint8Array;
  readonly seed: number;
  readonly onnx: Uint8Array;
  /** Names of the columns that the ONNX model takes, in its order; all are inputs of `model`. */
  readonly columns: readonly string[];
  readonly metrics: readonly string[];
}

/** By metric. */
export type Scores = Readonly<Record<string, Score>>;

/** Scores a trained model on the test set of a training set. */
export async function runScoringJob(job: ScoringJob): Promise<Scores> {
  const examples = await readSnapshot(job.snapshot, job.model);
  const { test } = splitExamples(job.model, examples, job.seed);
  const { rows, columns } = takeRows(examples.frame, test);
  const taken = job.columns.map((name): Column => columns.find((column) => column.name === name)!);
  const predictions = await predictWithOnnx(job.onnx, { rows, columns: taken });
  return scoreAll(job.metrics, gather(examples.label, test), predictions);
}
