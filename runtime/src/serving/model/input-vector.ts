import { Tensor } from "../../onnx/runtime.js";
import type { ModelInputDefinition } from "../../definitions/model.js";

export type InputValue = number | string | boolean | null;
/** The model's inputs by name. */
export type InputValues = Readonly<Record<string, InputValue>>;

/**
 * One row for the model's graph: `numeric` float[1, n] and `categorical` string[1, m], each in the order of
 * the inputs and absent without inputs of its kind. Missing is NaN or ""; booleans are 0 and 1.
 */
export function inputTensors(
  inputs: readonly ModelInputDefinition[],
  values: InputValues,
): Record<string, Tensor> {
  const numeric: number[] = [];
  const categorical: string[] = [];
  for (const { name, kind } of inputs) {
    const value = values[name] ?? null;
    if (kind === "numeric") numeric.push(value === null ? Number.NaN : Number(value));
    else categorical.push(value === null ? "" : String(value));
  }
  const tensors: Record<string, Tensor> = {};
  if (numeric.length > 0) {
    tensors["numeric"] = new Tensor("float32", Float32Array.from(numeric), [1, numeric.length]);
  }
  if (categorical.length > 0)
    tensors["categorical"] = new Tensor("string", categorical, [1, categorical.length]);
  return tensors;
}
