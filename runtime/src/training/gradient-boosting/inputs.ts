import type { Column, Frame } from "../frame.js";
import { applyTargetEncoding, fitTargetEncoding, type TargetEncoding } from "../target-encoding.js";

/** How one input of the model becomes a number; null: it is one already. */
export interface TreeInput {
  readonly name: string;
  readonly encoding: TargetEncoding | null;
}

/** The values that the trees compare, one float32 array an input; NaN: missing. */
export function encodeInputs(inputs: readonly TreeInput[], frame: Frame): Float32Array[] {
  return inputs.map(({ name, encoding }, i) => {
    const column = frame.columns[i];
    if (column?.name !== name) throw new RangeError(`input ${i} is ${column?.name}, not ${name}`);
    return encodeColumn(column, encoding);
  });
}

/** Fits the encodings on the training rows and encodes these rows, each without its own target. */
export function fitInputs(
  frame: Frame,
  target: Float64Array,
  rows: Int32Array,
  seed: number,
): { readonly inputs: TreeInput[]; readonly trainValues: Float32Array[] } {
  const inputs: TreeInput[] = [];
  const trainValues: Float32Array[] = [];
  for (const [i, column] of frame.columns.entries()) {
    if (column.kind === "numeric") {
      inputs.push({ name: column.name, encoding: null });
      trainValues.push(Float32Array.from(rows, (row) => column.values[row]!));
    } else {
      const { encoding, outOfFold } = fitTargetEncoding(column, target, rows, seed + i);
      inputs.push({ name: column.name, encoding });
      trainValues.push(outOfFold);
    }
  }
  return { inputs, trainValues };
}

function encodeColumn(column: Column, encoding: TargetEncoding | null): Float32Array {
  if (column.kind === "categorical" && encoding) return applyTargetEncoding(encoding, column);
  if (column.kind === "numeric" && !encoding) return Float32Array.from(column.values);
  throw new RangeError(`input ${column.name} is ${column.kind}, but was trained otherwise`);
}
