import { takeRows, type Column, type Frame } from "../frame/frame.js";
import { sampleIndexes, seededRandom, type Random } from "../frame/random.js";
import type { TrainedModel } from "./algorithms.js";

/** Half the distance between 1 and the next float32: what one rounding adds to a sum around 1. */
const float32Rounding = 2 ** -24;

/**
 * Greatest difference between a trainer and its export, in the unit of greatestDifference. A graph adds its terms in
 * float32, so that what each rounding may add is allowed on top of 1e-5.
 */
export const parityTolerance = (model: TrainedModel): number =>
  Math.max(1e-5, ("trees" in model ? model.trees.length : model.terms.length) * float32Rounding);

const sampleRows = 2000;
const spoiledShare = 0.1;
const unseenCategory = "a category that no training has seen";

/**
 * Rows on which an export has to agree with its trainer: a sample as it is, and the same rows again with a
 * tenth of the values made missing or, for categories, unseen.
 */
export function parityFrame(frame: Frame, seed: number): Frame {
  const random = seededRandom(seed);
  const sample = takeRows(frame, sampleIndexes(frame.rows, sampleRows, random));
  return {
    rows: 2 * sample.rows,
    columns: sample.columns.map((column) => withSpoiledCopy(column, random)),
  };
}

/**
 * Compares the predictions of a trainer and of its export on the same rows, in standard deviations of a regression's
 * target, in probability of a classification; relative for predictions further than 1 from the centre, and beyond
 * the resolution of a double.
 * @returns the greatest difference and its row; NaN counts as infinitely different
 */
export function greatestDifference(
  model: TrainedModel,
  expected: Float64Array,
  actual: Float64Array,
): { readonly difference: number; readonly row: number } {
  const { center, deviation } = ("targetScale" in model && model.targetScale) || { center: 0, deviation: 1 };
  let worst = { difference: 0, row: 0 };
  for (let row = 0; row < expected.length; row++) {
    const unit = Math.max(deviation, Math.abs(expected[row]! - center));
    const rounding = 2 * Number.EPSILON * Math.abs(expected[row]!);
    const distance = Math.max(0, Math.abs(expected[row]! - actual[row]!) - rounding) / unit;
    const difference = Number.isNaN(distance) ? Infinity : distance;
    if (difference > worst.difference) worst = { difference, row };
  }
  return worst;
}

function withSpoiledCopy(column: Column, random: Random): Column {
  if (column.kind === "numeric") {
    const spoiled = column.values.map((value) => (random() < spoiledShare ? NaN : value));
    return { ...column, values: Float64Array.of(...column.values, ...spoiled) };
  }
  const categories = [...column.categories, unseenCategory];
  const spoiled = column.codes.map((code) => {
    const drawn = random();
    if (drawn < spoiledShare / 2) return -1;
    return drawn < spoiledShare ? categories.length - 1 : code;
  });
  return { ...column, categories, codes: Int32Array.of(...column.codes, ...spoiled) };
}
