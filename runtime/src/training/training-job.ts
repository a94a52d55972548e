import { constantPrediction } from "../evaluation/baselines.js";
import type { Evaluation, SetSummary } from "../evaluation/evaluation.js";
import { profileOf } from "../evaluation/profile.js";
import { RuntimeError } from "../errors/index.js";
import type { Profile } from "../tracking/profile.js";
import { exportModel } from "./export-model.js";
import { greatestDifference, parityFrame, parityTolerance } from "./export-parity.js";
import { predictWithOnnx } from "../onnx/predict.js";
import { importance, predict, train } from "./algorithms.js";
import type { Examples } from "./examples.js";
import { gather, takeRows, type Column, type Frame } from "../frame/frame.js";
import type { TrainableModel } from "./trainable-model.js";
import { scoredPart } from "./scored-part.js";
import { readSnapshot } from "./snapshot.js";
import { splitExamples, type SplitRows } from "./split.js";
import { fitTargetScale } from "./target-scale.js";
import { tellingInputs } from "./telling-inputs.js";
import type { TrainedModel } from "./algorithms.js";
import type { ReportProgress } from "./trainer.js";

export interface TrainingJob {
  readonly model: TrainableModel;
  /** The training set as openSnapshot wrote it. */
  readonly snapshot: Uint8Array;
  readonly seed: number;
}

export interface TrainingResult {
  readonly onnx: Uint8Array;
  readonly evaluation: Evaluation;
  readonly profile: Profile;
  readonly newestTestExample: { readonly id: string; readonly predictAt: number | null };
  readonly warnings: readonly string[];
}

/** All of a training that needs the processor: from the stored training set to the tested ONNX model. */
export async function runTrainingJob(job: TrainingJob, report: ReportProgress): Promise<TrainingResult> {
  const { model, seed } = job;
  const examples = await readSnapshot(job.snapshot, model);
  const rows = splitExamples(model, examples, seed);
  checkLabels(model, gather(examples.label, rows.train));
  const trained = train(
    model.trainer.algorithm,
    {
      task: model.task,
      frame: examples.frame,
      target: examples.label,
      trainRows: rows.train,
      validationRows: rows.validation,
      params: model.trainer.params,
      seed,
    },
    report,
  );
  const onnx = exportModel(trained);
  const parity = await checkParity(model, trained, onnx, examples, seed);
  // The test set is judged by what will be served.
  const predictions = await predictWithOnnx(onnx, takeRows(examples.frame, rows.test));
  const trainFrame = takeRows(examples.frame, rows.train);
  const newest = rows.test.at(-1)!;
  return {
    onnx,
    evaluation: evaluate(model, trained, examples, rows, predictions, parity),
    profile: profileOf(trainFrame, predictions, seed),
    newestTestExample: { id: examples.ids[newest]!, predictAt: examples.predictAt?.[newest] ?? null },
    warnings: [
      ...warningsOf(trained, trainFrame),
      ...tellingInputs(model.task, examples, rows, predictions, seed),
    ],
  };
}

function checkLabels(model: TrainableModel, labels: Float64Array): void {
  if (model.task === "regression") {
    if (model.trainer.algorithm === "logistic_regression") {
      throw new RuntimeError("MLO5407", `${model.name}: logistic_regression cannot train a regression`, {
        hint: "Use algorithm: gradient_boosting, or task: binary_classification.",
      });
    }
    if (fitTargetScale(labels) === null) {
      throw new RuntimeError("MLO5405", `${model.name}: the labels lie further apart than a float can say`, {
        hint: "Exclude values such as 1.7e308, which often mean no data, with where.",
      });
    }
    return;
  }
  if (labels.every((label) => label === labels[0])) {
    throw new RuntimeError(
      "MLO5403",
      `${model.name}: the label is ${labels[0] === 1} for all ${labels.length} training examples`,
      { hint: "Check the label expression, or load data in which both cases occur." },
    );
  }
}

async function checkParity(
  model: TrainableModel,
  trained: TrainedModel,
  onnx: Uint8Array,
  examples: Examples,
  seed: number,
): Promise<Evaluation["parity"]> {
  const frame = parityFrame(examples.frame, seed);
  const { difference, row } = greatestDifference(
    trained,
    predict(trained, frame),
    await predictWithOnnx(onnx, frame),
  );
  const tolerance = parityTolerance(trained);
  if (difference > tolerance) {
    throw new RuntimeError(
      "MLO5406",
      `${model.name}: the exported model differs from the trained one by ${difference} (row ${row} of ${frame.rows}), more than ${tolerance}`,
    );
  }
  return { rows: frame.rows, greatestDifference: difference };
}

function evaluate(
  model: TrainableModel,
  trained: TrainedModel,
  examples: Examples,
  rows: SplitRows,
  predictions: Float64Array,
  parity: Evaluation["parity"],
): Evaluation {
  const used = rows.train.length + rows.validation.length + rows.test.length;
  return {
    task: model.task,
    sets: {
      train: summary(examples, rows.train),
      validation: summary(examples, rows.validation),
      test: summary(examples, rows.test),
      unused: examples.ids.length - used,
    },
    ...scoredPart(model, examples, rows, {
      test: predictions,
      validation: predict(trained, takeRows(examples.frame, rows.validation)),
    }),
    importance: importance(trained),
    training: {
      algorithm: trained.algorithm,
      trees: "trees" in trained ? trained.trees.length : null,
      converged: "converged" in trained ? trained.converged : null,
      validationLosses: "validationLosses" in trained ? trained.validationLosses : [],
    },
    parity,
  };
}

function summary({ predictAt, label }: Examples, rows: Int32Array): SetSummary {
  const momentOf = (row: number | undefined): string | null =>
    predictAt && row !== undefined ? new Date(predictAt[row]!).toISOString() : null;
  return {
    rows: rows.length,
    from: momentOf(rows[0]),
    to: momentOf(rows.at(-1)),
    labelMean: rows.length > 0 ? constantPrediction(label, rows) : null,
  };
}

function warningsOf(trained: TrainedModel, trainFrame: Frame): string[] {
  const empty = trainFrame.columns
    .filter(isEmpty)
    .map(({ name }) => `${name} has no value in any training row`);
  if (!("converged" in trained) || trained.converged) return empty;
  return [...empty, "the optimiser ran out of iterations before it converged: raise max_iterations"];
}

const isEmpty = (column: Column): boolean =>
  column.kind === "numeric" ? column.values.every(Number.isNaN) : column.codes.every((code) => code < 0);
