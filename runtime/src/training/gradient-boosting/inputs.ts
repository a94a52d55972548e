import { applyCategoryCodes, codeCount, fitCategoryCodes, type CategoryCodes } from "../category-codes.js";
import type { CategoricalColumn, Column, Frame } from "../../frame/frame.js";
import { applyTargetEncoding, fitTargetEncoding, type TargetEncoding } from "../target-encoding.js";
import type { BinnedInput } from "./best-split.js";
import { binValues, findThresholds } from "./bins.js";

/** How one input of the model becomes a number that trees compare. */
export type TreeInput =
  | { readonly name: string; readonly kind: "numeric" }
  /** Few categories: trees split between sets of them. */
  | { readonly name: string; readonly kind: "coded"; readonly codes: CategoryCodes }
  /** Many categories: trees compare the mean target of each. */
  | { readonly name: string; readonly kind: "target_encoded"; readonly encoding: TargetEncoding };

/** Beyond so many categories sets of them follow the noise, and the mean target predicts better (bench/training). */
const maxCoded = 32;

/** The values that the trees compare, one float32 array an input; NaN: missing. */
export function encodeInputs(inputs: readonly TreeInput[], frame: Frame): Float32Array[] {
  return inputs.map((input, i) => {
    const column = frame.columns[i];
    if (column?.name !== input.name) throw new RangeError(`input ${i} is ${column?.name}, not ${input.name}`);
    return encodeColumn(input, column);
  });
}

/**
 * Fits the encodings on the training rows and bins these rows. Of target-encoded ones each is encoded without its
 * own target.
 */
export function fitInputs(
  frame: Frame,
  target: Float64Array,
  rows: Int32Array,
  seed: number,
  maxBins: number,
): { readonly inputs: TreeInput[]; readonly binned: BinnedInput[] } {
  const inputs: TreeInput[] = [];
  const binned: BinnedInput[] = [];
  for (const [i, column] of frame.columns.entries()) {
    if (column.kind === "numeric") {
      inputs.push({ name: column.name, kind: "numeric" });
      binned.push(
        byValue(
          Float32Array.from(rows, (row) => column.values[row]!),
          maxBins,
        ),
      );
      continue;
    }
    const codes = fitCategoryCodes(column, target, rows, maxCoded);
    if (codes) {
      inputs.push({ name: column.name, kind: "coded", codes });
      const bins = applyCategoryCodes(codes, column);
      binned.push({
        bins: Uint8Array.from(rows, (row) => bins[row]!),
        binCount: codeCount(codes),
        thresholds: null,
      });
    } else {
      const { encoding, outOfFold } = fitTargetEncoding(column, target, rows, seed + i);
      inputs.push({ name: column.name, kind: "target_encoded", encoding });
      binned.push(byValue(outOfFold, maxBins));
    }
  }
  return { inputs, binned };
}

function byValue(values: Float32Array, maxBins: number): BinnedInput {
  const thresholds = findThresholds(values, maxBins);
  return { bins: binValues(values, thresholds), binCount: thresholds.length + 1, thresholds };
}

function encodeColumn(input: TreeInput, column: Column): Float32Array {
  if (input.kind === "numeric" && column.kind === "numeric") return Float32Array.from(column.values);
  if (input.kind !== "numeric" && column.kind === "categorical") return encodeCategories(input, column);
  throw new RangeError(`input ${input.name} is ${column.kind}, but was trained otherwise`);
}

const encodeCategories = (
  input: Exclude<TreeInput, { readonly kind: "numeric" }>,
  column: CategoricalColumn,
): Float32Array =>
  input.kind === "coded"
    ? Float32Array.from(applyCategoryCodes(input.codes, column))
    : applyTargetEncoding(input.encoding, column);
