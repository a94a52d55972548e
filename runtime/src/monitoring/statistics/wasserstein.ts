/**
 * First Wasserstein distance of two samples (area between their distribution functions), in units of the
 * reference's standard deviation (divisor n; at least 0.001), as Evidently normalises it.
 * @param reference ascending, not empty
 * @param current ascending, not empty
 */
export function normalisedWasserstein(reference: Float64Array, current: Float64Array): number {
  return distance(reference, current) / Math.max(standardDeviation(reference), 0.001);
}

function distance(first: Float64Array, second: Float64Array): number {
  let i = 0;
  let j = 0;
  let area = 0;
  let at = Math.min(first[0]!, second[0]!);
  while (i < first.length || j < second.length) {
    const next = Math.min(first[i] ?? Infinity, second[j] ?? Infinity);
    area += Math.abs(i / first.length - j / second.length) * (next - at);
    at = next;
    while (i < first.length && first[i] === at) i++;
    while (j < second.length && second[j] === at) j++;
  }
  return area;
}

function standardDeviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
