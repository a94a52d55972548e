import type { Evaluation } from "../evaluation/evaluation.js";
import { predictWithOnnx } from "../onnx/predict.js";
import { takeRows } from "../frame/frame.js";
import { scoredPart } from "./scored-part.js";
import { readSnapshot } from "./snapshot.js";
import { splitExamples } from "./split.js";
import type { TrainableModel } from "./trainable-model.js";

export interface JudgingJob {
  readonly model: TrainableModel;
  /** The training set as openSnapshot wrote it. */
  readonly snapshot: Uint8Array;
  readonly seed: number;
  readonly onnx: Uint8Array;
  /** What the run was evaluated to be. */
  readonly evaluation: Evaluation;
}

/** Evaluates a trained model again, by the metrics, slices and baselines that it has now; nothing is trained. */
export async function runJudgingJob(job: JudgingJob): Promise<Evaluation> {
  const { model, seed, onnx, evaluation } = job;
  const examples = await readSnapshot(job.snapshot, model);
  const rows = splitExamples(model, examples, seed);
  const predict = (of: Int32Array): Promise<Float64Array> =>
    predictWithOnnx(onnx, takeRows(examples.frame, of));
  const scored = scoredPart(model, examples, rows, {
    test: await predict(rows.test),
    validation: await predict(rows.validation),
  });
  // The trainer's own scores differ in the last digits from those of the exported model: what is known stays.
  const validation = Object.entries(scored.validation).map(([metric, score]) => [
    metric,
    evaluation.validation[metric] ?? score,
  ]);
  return { ...evaluation, ...scored, validation: Object.fromEntries(validation) as Evaluation["validation"] };
}
