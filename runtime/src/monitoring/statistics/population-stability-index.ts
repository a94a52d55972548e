import type { Sample } from "./sample.js";
import { sharesInBuckets } from "./shares.js";

/**
 * Population stability index: sum of (p - q) ln(p / q) over buckets, at least 0. Empty buckets get a small
 * share, as Evidently fills them: 0.0001, or a millionth of the smallest share where that is no larger.
 */
export function populationStabilityIndex(reference: Sample, current: Sample): number {
  const shares = sharesInBuckets(reference, current);
  const before = filled(shares.reference);
  const after = filled(shares.current);
  return before.reduce((sum, p, bucket) => sum + (p - after[bucket]!) * Math.log(p / after[bucket]!), 0);
}

function filled(shares: Float64Array): Float64Array {
  const smallest = shares.reduce((least, share) => (share > 0 && share < least ? share : least), 1);
  const fill = smallest <= 0.0001 ? smallest / 1e6 : 0.0001;
  return shares.map((share) => (share === 0 ? fill : share));
}
