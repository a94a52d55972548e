import { setImmediate } from "node:timers/promises";
import { InferenceSession, Tensor } from "./runtime.js";
import { takeRows, type CategoricalColumn, type Frame, type NumericColumn } from "../frame/frame.js";

/** Rows a call: enough for speed, few enough that other work gets its turn in between. */
const batchRows = 2048;

/** One prediction a row, from a .onnx file as exportModel writes it. */
export async function predictWithOnnx(model: Uint8Array, frame: Frame): Promise<Float64Array> {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  try {
    const predictions = new Float64Array(frame.rows);
    for (let start = 0; start < frame.rows; start += batchRows) {
      const rows = Int32Array.from({ length: Math.min(batchRows, frame.rows - start) }, (_, i) => start + i);
      const outputs = await session.run(tensorsOf(takeRows(frame, rows)));
      const output = outputs[session.outputNames[0]!]!;
      predictions.set(output.data as Float32Array | Float64Array, start);
      await setImmediate();
    }
    return predictions;
  } finally {
    await session.release();
  }
}

function tensorsOf(frame: Frame): Record<string, Tensor> {
  const numeric = frame.columns.filter((column) => column.kind === "numeric");
  const categorical = frame.columns.filter((column) => column.kind === "categorical");
  return {
    ...(numeric.length > 0 && { numeric: numericTensor(numeric, frame.rows) }),
    ...(categorical.length > 0 && { categorical: categoricalTensor(categorical, frame.rows) }),
  };
}

function numericTensor(columns: readonly NumericColumn[], rows: number): Tensor {
  const data = new Float32Array(rows * columns.length);
  for (const [c, { values }] of columns.entries()) {
    for (let row = 0; row < rows; row++) data[row * columns.length + c] = values[row]!;
  }
  return new Tensor("float32", data, [rows, columns.length]);
}

function categoricalTensor(columns: readonly CategoricalColumn[], rows: number): Tensor {
  const data: string[] = Array.from({ length: rows * columns.length }, () => "");
  for (const [c, { codes, categories }] of columns.entries()) {
    for (let row = 0; row < rows; row++) data[row * columns.length + c] = categories[codes[row]!] ?? "";
  }
  return new Tensor("string", data, [rows, columns.length]);
}
