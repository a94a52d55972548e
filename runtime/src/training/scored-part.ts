import { constantPrediction, scoreConstant } from "../evaluation/baselines.js";
import { calibrationCurve, rocCurve } from "../evaluation/curves.js";
import type { Evaluation } from "../evaluation/evaluation.js";
import { scoreAll } from "../evaluation/metrics/index.js";
import { evaluateSlices } from "../evaluation/slices.js";
import type { Examples } from "./examples.js";
import { gather, takeRows } from "../frame/frame.js";
import type { SplitRows } from "./split.js";
import type { TrainableModel } from "./trainable-model.js";

/** What of an evaluation follows from predictions: all that another gate, metric, slice or baseline changes. */
export type ScoredPart = Pick<
  Evaluation,
  "metrics" | "validation" | "baselines" | "slices" | "roc" | "calibration"
>;

/** The metrics that the model and its gates name. */
export const metricsOf = ({ evaluate, gates }: Pick<TrainableModel, "evaluate" | "gates">): string[] => [
  ...new Set([...evaluate.metrics, ...gates.map(({ metric }) => metric)]),
];

/** @param predictions for the rows of the test and of the validation set, in their order */
export function scoredPart(
  model: TrainableModel,
  { label, frame }: Examples,
  rows: SplitRows,
  predictions: { readonly test: Float64Array; readonly validation: Float64Array },
): ScoredPart {
  const names = metricsOf(model);
  const target = gather(label, rows.test);
  const constant = constantPrediction(label, rows.train);
  const isClassification = model.task === "binary_classification";
  return {
    metrics: scoreAll(names, target, predictions.test),
    validation: scoreAll(names, gather(label, rows.validation), predictions.validation),
    baselines: Object.fromEntries(
      model.evaluate.baselines.map((name) => [
        name,
        { prediction: constant, metrics: scoreConstant(names, constant, target) },
      ]),
    ),
    slices: evaluateSlices(
      model.evaluate.slices,
      model.evaluate.metrics,
      takeRows(frame, rows.test),
      target,
      predictions.test,
    ),
    roc: isClassification ? rocCurve(target, predictions.test) : [],
    calibration: isClassification ? calibrationCurve(target, predictions.test) : [],
  };
}
