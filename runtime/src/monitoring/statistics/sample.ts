/**
 * Values of one input as the drift tests take them. Missing and infinite values are left out beforehand.
 */
export type Category = string | number;

export interface NumericSample {
  readonly kind: "numeric";
  /** Ascending, finite. */
  readonly values: Float64Array;
  /** How many rows the values stand for: more than there are values when they were drawn from a larger set. */
  readonly rows: number;
}

export interface CategoricalSample {
  readonly kind: "categorical";
  /** Rows per category, each at least 1. */
  readonly counts: ReadonlyMap<Category, number>;
  readonly rows: number;
}

export type Sample = NumericSample | CategoricalSample;

/** @param rows how many rows the values stand for; by default as many as there are finite values */
export function numericSample(values: Iterable<number>, rows?: number): NumericSample {
  const finite = Float64Array.from(values).filter(Number.isFinite).sort();
  return { kind: "numeric", values: finite, rows: rows ?? finite.length };
}

export function categoricalSample(counts: Iterable<readonly [Category, number]>): CategoricalSample {
  const present = new Map<Category, number>();
  let rows = 0;
  for (const [category, count] of counts) {
    if (count === 0) continue;
    present.set(category, (present.get(category) ?? 0) + count);
    rows += count;
  }
  return { kind: "categorical", counts: present, rows };
}

/** Rows per distinct value; a numeric sample is read as if each of its values were a category. */
export function countsOf(sample: Sample): ReadonlyMap<Category, number> {
  if (sample.kind === "categorical") return sample.counts;
  const counts = new Map<number, number>();
  for (const value of sample.values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** The categories of both, numbers before strings, each ascending. */
export function pooledCategories(
  first: ReadonlyMap<Category, number>,
  second: ReadonlyMap<Category, number>,
): Category[] {
  return [...new Set([...first.keys(), ...second.keys()])].sort(byCategory);
}

function byCategory(a: Category, b: Category): number {
  if (typeof a === "number") return typeof b === "number" ? a - b : -1;
  return typeof b === "number" || a > b ? 1 : a < b ? -1 : 0;
}
