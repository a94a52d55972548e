import type { Sample } from "./sample.js";
import { sharesInBuckets } from "./shares.js";

/** Jensen-Shannon distance: square root of the divergence with natural logarithms; 0 to sqrt(ln 2). */
export function jensenShannonDistance(reference: Sample, current: Sample): number {
  const shares = sharesInBuckets(reference, current);
  let divergence = 0;
  for (const [bucket, p] of shares.reference.entries()) {
    const q = shares.current[bucket]!;
    const middle = (p + q) / 2;
    if (p > 0) divergence += (p * Math.log(p / middle)) / 2;
    if (q > 0) divergence += (q * Math.log(q / middle)) / 2;
  }
  // Rounding can leave equal samples a hair below zero.
  return Math.sqrt(Math.max(0, divergence));
}
