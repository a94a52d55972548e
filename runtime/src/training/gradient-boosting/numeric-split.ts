import { missingBin } from "./bins.js";
import { featureStart, type HessianPacking, type Histogram } from "./histogram.js";
import { minHessian, type LeafSums, type Split, type SplitRules } from "./split.js";

/**
 * The split of a leaf by one numeric input that gains more than `atLeast` and most, or null. Missing values are
 * tried on both sides; where a leaf has none, they follow the larger side.
 * @param valueBins number of the input's value bins
 */
export function findNumericSplit(
  histogram: Histogram,
  feature: number,
  valueBins: number,
  leaf: LeafSums,
  { minSamplesLeaf, l2 }: SplitRules,
  { countUnit }: HessianPacking,
  atLeast: number,
): Split | null {
  const parentScore = (leaf.gradient * leaf.gradient) / (leaf.hessian + l2);
  const base = featureStart(feature);
  const missing = histogram[base + 2 * missingBin + 1]!;
  let bestGain = atLeast;
  let bestBin = -1;
  let bestMissingLeft = false;
  // With missing rows the last bin may stand alone on the left: values against missing ones.
  const lastBin = missing > 0 ? valueBins : valueBins - 1;
  for (let side = 0; side < (missing > 0 ? 2 : 1); side++) {
    let gradient = side === 1 ? histogram[base + 2 * missingBin]! : 0;
    let packed = side === 1 ? missing : 0;
    for (let bin = 0; bin < lastBin; bin++) {
      const here = histogram[base + 2 * bin + 1]!;
      if (here === 0) continue;
      gradient += histogram[base + 2 * bin]!;
      packed += here;
      const count = Math.floor(packed / countUnit);
      if (count < minSamplesLeaf) continue;
      const countRight = leaf.count - count;
      if (countRight < minSamplesLeaf) break;
      const hessian = packed - count * countUnit;
      const hessianRight = leaf.hessian - hessian;
      if (hessian < minHessian || hessianRight < minHessian) continue;
      const gradientRight = leaf.gradient - gradient;
      const gain =
        (gradient * gradient) / (hessian + l2) +
        (gradientRight * gradientRight) / (hessianRight + l2) -
        parentScore;
      if (gain > bestGain) {
        bestGain = gain;
        bestBin = bin;
        bestMissingLeft = missing > 0 ? side === 1 : count >= countRight;
      }
    }
  }
  if (bestBin < 0) return null;
  return { feature, bin: bestBin, missingLeft: bestMissingLeft, categories: null, gain: bestGain };
}
