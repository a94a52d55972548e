import { sigmoid } from "../loss.js";
import type { Task } from "../../definitions/model.js";
import { packHessian, type Derivatives, type HessianPacking } from "./histogram.js";

/** Fills the derivatives of log loss, or of half the squared error, at each row's score. */
export function deriveLoss(
  task: Task,
  scores: Float64Array,
  target: Float64Array,
  packing: HessianPacking,
  { gradients, hessians }: Derivatives,
): void {
  for (let row = 0; row < scores.length; row++) {
    if (task === "regression") {
      gradients[row] = scores[row]! - target[row]!;
      hessians[row] = packHessian(1, packing);
    } else {
      const probability = sigmoid(scores[row]!);
      gradients[row] = probability - target[row]!;
      hessians[row] = packHessian(probability * (1 - probability), packing);
    }
  }
}
