import type { CategoricalColumn } from "../frame/frame.js";
import { seededRandom } from "../frame/random.js";

/** A category's number: the mean target of its training rows, drawn towards the mean of all. Float32-exact. */
export interface TargetEncoding {
  readonly categories: readonly string[];
  readonly values: Float32Array;
  /** For categories that training did not see: the mean of all training rows. */
  readonly unseen: number;
}

/** So many rows with the mean of all are added to each category: rare ones stay near it. */
const smoothingRows = 20;
const folds = 5;

export interface FittedTargetEncoding {
  readonly encoding: TargetEncoding;
  /** One value a training row, computed from the other folds only; NaN: missing. */
  readonly outOfFold: Float32Array;
}

/**
 * Fits the encoding on the training rows. A row's own target must not reach its own input, so training rows
 * get the mean of the other folds, rounded to the nearest value that the encoding has: the trees then split
 * between values that they will meet again, and cannot tell the folds apart.
 */
export function fitTargetEncoding(
  column: CategoricalColumn,
  target: Float64Array,
  rows: Int32Array,
  seed: number,
): FittedTargetEncoding {
  const categories = column.categories.length;
  const foldOf = assignFolds(rows.length, seed);
  const sums = new Float64Array(folds * categories);
  const counts = new Float64Array(folds * categories);
  let targetSum = 0;
  for (let i = 0; i < rows.length; i++) {
    const value = target[rows[i]!]!;
    targetSum += value;
    const code = column.codes[rows[i]!]!;
    if (code < 0) continue;
    const cell = foldOf[i]! * categories + code;
    sums[cell]! += value;
    counts[cell]! += 1;
  }
  const mean = rows.length > 0 ? targetSum / rows.length : 0;
  const smoothed = (sum: number, count: number): number =>
    Math.fround((sum + smoothingRows * mean) / (count + smoothingRows));

  const totals = new Float64Array(categories);
  const totalCounts = new Float64Array(categories);
  for (let cell = 0; cell < sums.length; cell++) {
    totals[cell % categories]! += sums[cell]!;
    totalCounts[cell % categories]! += counts[cell]!;
  }
  const seen = [...totalCounts.keys()].filter((code) => totalCounts[code]! > 0);
  const values = Float32Array.from(seen, (code) => smoothed(totals[code]!, totalCounts[code]!));
  const known = values.slice().sort();

  const outOfFoldByCell = new Float32Array(sums.length);
  for (let cell = 0; cell < sums.length; cell++) {
    const code = cell % categories;
    const value = smoothed(totals[code]! - sums[cell]!, totalCounts[code]! - counts[cell]!);
    outOfFoldByCell[cell] = nearest(known, value);
  }
  const outOfFold = new Float32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const code = column.codes[rows[i]!]!;
    outOfFold[i] = code < 0 ? NaN : outOfFoldByCell[foldOf[i]! * categories + code]!;
  }
  return {
    encoding: {
      categories: seen.map((code) => column.categories[code]!),
      values,
      unseen: Math.fround(mean),
    },
    outOfFold,
  };
}

/** Encodes every row of a column; NaN: missing. */
export function applyTargetEncoding(encoding: TargetEncoding, column: CategoricalColumn): Float32Array {
  const valueOf = new Map(encoding.categories.map((category, i) => [category, encoding.values[i]!]));
  const byCode = Float32Array.from(column.categories, (category) => valueOf.get(category) ?? encoding.unseen);
  const encoded = new Float32Array(column.codes.length);
  for (let row = 0; row < encoded.length; row++) {
    const code = column.codes[row]!;
    encoded[row] = code < 0 ? NaN : byCode[code]!;
  }
  return encoded;
}

function assignFolds(rows: number, seed: number): Uint8Array {
  const random = seededRandom(seed);
  const foldOf = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) foldOf[i] = Math.floor(random() * folds);
  return foldOf;
}

function nearest(sorted: Float32Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  const above = sorted[low] ?? value;
  const below = sorted[low - 1] ?? above;
  return value - below <= above - value ? below : above;
}
