import type { CategoricalProfile, InputProfile, NumericProfile, Profile } from "../tracking/profile.js";
import type { Column, Frame } from "../frame/frame.js";
import { sampleIndexes, seededRandom } from "../frame/random.js";

const sampleSize = 5000;

/** @param frame the training rows; @param predictions of the model on its test set */
export function profileOf(frame: Frame, predictions: Float64Array, seed: number): Profile {
  const inputs = frame.columns.map((column, i): [string, InputProfile] => [
    column.name,
    profileColumn(column, seed + i),
  ]);
  return {
    inputs: Object.fromEntries(inputs),
    predictions: profileNumbers(predictions, seed + inputs.length),
  };
}

function profileColumn(column: Column, seed: number): InputProfile {
  return column.kind === "numeric"
    ? profileNumbers(column.values, seed)
    : profileCategories(column.codes, column.categories);
}

function profileNumbers(values: Float64Array, seed: number): NumericProfile {
  const finite = values.filter(Number.isFinite);
  const sample = sampleIndexes(finite.length, sampleSize, seededRandom(seed));
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  const variance = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / finite.length;
  const any = finite.length > 0;
  return {
    kind: "numeric",
    count: values.length,
    missing: values.length - finite.length,
    min: any ? finite.reduce((least, value) => Math.min(least, value)) : null,
    max: any ? finite.reduce((greatest, value) => Math.max(greatest, value)) : null,
    mean: any ? mean : null,
    stdev: any ? Math.sqrt(variance) : null,
    sample: Array.from(sample, (index) => finite[index]!).sort((a, b) => a - b),
  };
}

/** Most frequent first, equally frequent ones by name. */
function profileCategories(codes: Int32Array, categories: readonly string[]): CategoricalProfile {
  const rows = new Int32Array(categories.length);
  let missing = 0;
  for (const code of codes) {
    if (code < 0) missing++;
    else rows[code]!++;
  }
  const counts = categories
    .map((category, code): [string, number] => [category, rows[code]!])
    .filter(([, count]) => count > 0)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return { kind: "categorical", count: codes.length, missing, counts };
}
