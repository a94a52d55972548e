/** The bin of a missing value; values have bins 0 … 254. */
export const missingBin = 255;
export const greatestMaxBins = 255;

/**
 * Thresholds between bins, ascending: bin b holds the values in (thresholds[b - 1], thresholds[b]].
 * With at most maxBins distinct values each gets its own bin, otherwise bins hold about equally many rows.
 * Every threshold is a float32 strictly below the next value, so that a comparison in float32 agrees.
 * @param values of the training rows; NaN: missing
 */
export function findThresholds(values: Float32Array, maxBins: number): Float32Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const distinct: number[] = [];
  /** How many values are at most distinct[i]. */
  const ranks: number[] = [];
  for (let i = 0; i < sorted.length; i++) {
    if (i + 1 < sorted.length && sorted[i + 1] === sorted[i]) continue;
    distinct.push(sorted[i]!);
    ranks.push(i + 1);
  }
  const thresholds: number[] = [];
  let nextRank = sorted.length / maxBins;
  for (let i = 0; i + 1 < distinct.length; i++) {
    if (distinct.length > maxBins) {
      if (ranks[i]! < nextRank) continue;
      // What remains is shared among the bins that remain: a value that fills several bins uses up one.
      const binsLeft = maxBins - thresholds.length - 1;
      if (binsLeft === 0) break;
      nextRank = ranks[i]! + (sorted.length - ranks[i]!) / binsLeft;
    }
    thresholds.push(between(distinct[i]!, distinct[i + 1]!));
  }
  return Float32Array.from(thresholds);
}

/** The bin of every value. */
export function binValues(values: Float32Array, thresholds: Float32Array): Uint8Array {
  const bins = new Uint8Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) {
      bins[row] = missingBin;
      continue;
    }
    let low = 0;
    let high = thresholds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (thresholds[middle]! < value) low = middle + 1;
      else high = middle;
    }
    bins[row] = low;
  }
  return bins;
}

function between(lower: number, upper: number): number {
  const middle = Math.fround(lower + (upper - lower) / 2);
  return middle >= lower && middle < upper ? middle : lower;
}
