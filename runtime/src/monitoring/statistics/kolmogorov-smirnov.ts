import { kolmogorovUpperTail } from "./kolmogorov-distribution.js";

/** Up to this size of the larger sample the exact distribution is used, as SciPy's ks_2samp does in mode "auto". */
const largestExactSample = 10_000;

/**
 * Two-sample, two-sided Kolmogorov-Smirnov test.
 * @param first ascending, not empty
 * @param second ascending, not empty
 * @returns the greatest distance of the two distribution functions, and its p in [0, 1]
 */
export function kolmogorovSmirnovTest(
  first: Float64Array,
  second: Float64Array,
): { readonly distance: number; readonly p: number } {
  const m = first.length;
  const n = second.length;
  const steps = greatestSteps(first, second);
  const distance = steps / leastCommonMultiple(m, n);
  const p =
    Math.max(m, n) <= largestExactSample
      ? exactUpperTail(m, n, steps)
      : kolmogorovUpperTail(roundHalfToEven((m * n) / (m + n)), distance);
  return { distance, p };
}

/** The distance in units of 1 / lcm(m, n): whole numbers, so that equal distances compare as equal. */
function greatestSteps(first: Float64Array, second: Float64Array): number {
  const common = greatestCommonDivisor(first.length, second.length);
  const up = second.length / common;
  const down = first.length / common;
  let i = 0;
  let j = 0;
  let greatest = 0;
  while (i < first.length && j < second.length) {
    const value = Math.min(first[i]!, second[j]!);
    while (i < first.length && first[i] === value) i++;
    while (j < second.length && second[j] === value) j++;
    greatest = Math.max(greatest, Math.abs(i * up - j * down));
  }
  return greatest;
}

/**
 * P(D >= steps / lcm(m, n)) without ties, by walking the lattice of all orders of the two samples (Hodges,
 * "The significance probability of the Smirnov two-sample test", 1958): touched[j] is the share of paths from
 * the origin to (i, j) that come at least `steps` away from the diagonal. Sums of positive terms only.
 */
function exactUpperTail(m: number, n: number, steps: number): number {
  if (steps === 0) return 1;
  const common = greatestCommonDivisor(m, n);
  const up = n / common;
  const down = m / common;
  const touched = new Float64Array(n + 1);
  for (let j = 1; j <= n; j++) touched[j] = j * down >= steps ? 1 : 0;
  for (let i = 1; i <= m; i++) {
    const height = i * up;
    if (height >= steps) touched[0] = 1;
    for (let j = 1; j <= n; j++) {
      touched[j] =
        Math.abs(height - j * down) >= steps ? 1 : (i * touched[j]! + j * touched[j - 1]!) / (i + j);
    }
  }
  return touched[n]!;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

const leastCommonMultiple = (a: number, b: number): number => (a / greatestCommonDivisor(a, b)) * b;

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
