import { takeRows, type Column, type Frame } from "../training/frame.js";
import { sampleIndexes, seededRandom, type Random } from "../training/random.js";

/** Greatest difference between a trainer and its export: absolute, and relative for values beyond 1. */
export const parityTolerance = 1e-5;

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

/** @returns the greatest difference and its row; NaN counts as infinitely different */
export function greatestDifference(
  expected: Float64Array,
  actual: Float64Array,
): { readonly difference: number; readonly row: number } {
  let worst = { difference: 0, row: 0 };
  for (let row = 0; row < expected.length; row++) {
    const distance = Math.abs(expected[row]! - actual[row]!) / Math.max(1, Math.abs(expected[row]!));
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
