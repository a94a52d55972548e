import type { CategoricalColumn } from "../frame/frame.js";

/**
 * The numbers that stand for a column's categories: 0 … n - 1 for those listed, n for all others and n + 1 for
 * missing values.
 */
export interface CategoryCodes {
  /**
   * By ascending mean target, so that categories of a like effect are neighbours; ties by their text. The order of
   * first appearance has no part in it.
   */
  readonly categories: readonly string[];
}

/** Fewer training rows say too little of a category: it counts among the others, as unseen ones do. */
const minRows = 10;

/** @returns null where the training rows have more than `most` different categories */
export function fitCategoryCodes(
  column: CategoricalColumn,
  target: Float64Array,
  rows: Int32Array,
  most: number,
): CategoryCodes | null {
  const sums = new Float64Array(column.categories.length);
  const counts = new Int32Array(column.categories.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const code = column.codes[row]!;
    if (code < 0) continue;
    sums[code]! += target[row]!;
    counts[code]! += 1;
  }
  if (counts.filter((count) => count > 0).length > most) return null;
  const listed = column.categories.flatMap((category, code) =>
    counts[code]! >= minRows ? [{ category, mean: sums[code]! / counts[code]! }] : [],
  );
  listed.sort((a, b) => a.mean - b.mean || (a.category < b.category ? -1 : 1));
  return { categories: listed.map(({ category }) => category) };
}

/** Stands for rare categories and for those that training did not see. */
export const otherCode = ({ categories }: CategoryCodes): number => categories.length;
export const missingCode = ({ categories }: CategoryCodes): number => categories.length + 1;
export const codeCount = ({ categories }: CategoryCodes): number => categories.length + 2;

/** The code of every row. */
export function applyCategoryCodes(codes: CategoryCodes, column: CategoricalColumn): Uint8Array {
  const codeOf = new Map(codes.categories.map((category, code) => [category, code]));
  const byCode = Uint8Array.from(column.categories, (category) => codeOf.get(category) ?? otherCode(codes));
  const encoded = new Uint8Array(column.codes.length);
  for (let row = 0; row < encoded.length; row++) {
    const code = column.codes[row]!;
    encoded[row] = code < 0 ? missingCode(codes) : byCode[code]!;
  }
  return encoded;
}
