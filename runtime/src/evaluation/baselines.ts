import { gather } from "../frame/frame.js";
import { scoreAll, type Score } from "./metrics/index.js";

/** The one number that a model without inputs would predict: the training rows' share of the label, or mean. */
export function constantPrediction(target: Float64Array, trainRows: Int32Array): number {
  const values = gather(target, trainRows);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The metrics of a constant prediction. */
export const scoreConstant = (
  metrics: readonly string[],
  constant: number,
  target: Float64Array,
): Record<string, Score> => scoreAll(metrics, target, new Float64Array(target.length).fill(constant));
