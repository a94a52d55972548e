import { countsOf, pooledCategories, type NumericSample, type Sample } from "./sample.js";

/** Shares of rows in the same buckets; each array sums to 1. */
export interface Shares {
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/** More distinct numbers than this in the reference are put into bins; fewer are buckets of their own. */
const mostDistinctNumbers = 20;

/**
 * The buckets of PSI and Jensen-Shannon distance as Evidently makes them: for numbers with more than 20
 * distinct reference values bins of equal width over both samples, their count by Sturges' rule; otherwise
 * one bucket a value.
 */
export function sharesInBuckets(reference: Sample, current: Sample): Shares {
  if (reference.kind === "numeric" && current.kind === "numeric") {
    if (new Set(reference.values).size > mostDistinctNumbers) return sharesInBins(reference, current);
  }
  const before = countsOf(reference);
  const after = countsOf(current);
  const categories = pooledCategories(before, after);
  return {
    reference: normalised(categories.map((category) => before.get(category) ?? 0)),
    current: normalised(categories.map((category) => after.get(category) ?? 0)),
  };
}

function sharesInBins(reference: NumericSample, current: NumericSample): Shares {
  const low = Math.min(reference.values[0]!, current.values[0]!);
  const high = Math.max(reference.values.at(-1)!, current.values.at(-1)!);
  // In NumPy's order of operations: rounding decides the count where the number of rows is a power of two.
  const width = (high - low) / (Math.log2(reference.values.length + current.values.length) + 1);
  const bins = Math.ceil((high - low) / width);
  const edges = Array.from({ length: bins }, (_, bin) => low + bin * ((high - low) / bins));
  return { reference: inBins(reference.values, edges), current: inBins(current.values, edges) };
}

/** @param edges the lower edge of each bin, which belongs to it; the last bin is closed above */
function inBins(values: Float64Array, edges: readonly number[]): Float64Array {
  const counts = edges.map(() => 0);
  let bin = 0;
  for (const value of values) {
    while (bin + 1 < edges.length && value >= edges[bin + 1]!) bin++;
    counts[bin]!++;
  }
  return normalised(counts);
}

function normalised(counts: readonly number[]): Float64Array {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  return Float64Array.from(counts, (count) => count / rows);
}
