import { missingBin } from "./bins.js";
import { featureStart, type HessianPacking, type Histogram } from "./histogram.js";

export interface Split {
  readonly feature: number;
  /** Bins up to this one go left. */
  readonly bin: number;
  readonly missingLeft: boolean;
  /** Reduction of the loss, in its second-order approximation, times two. */
  readonly gain: number;
}

/** Sums over one leaf. */
export interface LeafSums {
  readonly gradient: number;
  readonly hessian: number;
  readonly count: number;
}

export interface SplitRules {
  readonly minSamplesLeaf: number;
  readonly l2: number;
}

/** Less than this on one side and its value would rest on rounding (LightGBM's min_sum_hessian_in_leaf). */
const minHessian = 1e-3;
const minGain = 1e-9;

/**
 * The split of a leaf with the greatest gain, or null. Missing values are tried on both sides; where a leaf
 * has none, they will follow the larger side.
 * @param binCounts number of value bins by feature
 */
export function findBestSplit(
  histogram: Histogram,
  features: Int32Array,
  binCounts: Int32Array,
  leaf: LeafSums,
  rules: SplitRules,
  { countUnit }: HessianPacking,
): Split | null {
  const { minSamplesLeaf, l2 } = rules;
  const parentScore = (leaf.gradient * leaf.gradient) / (leaf.hessian + l2);
  let bestGain = minGain;
  let bestFeature = -1;
  let bestBin = 0;
  let bestMissingLeft = false;
  for (let k = 0; k < features.length; k++) {
    const feature = features[k]!;
    const base = featureStart(feature);
    const missing = histogram[base + 2 * missingBin + 1]!;
    // With missing rows the last bin may stand alone on the left: values against missing ones.
    const lastBin = missing > 0 ? binCounts[feature]! : binCounts[feature]! - 1;
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
          bestFeature = feature;
          bestBin = bin;
          bestMissingLeft = missing > 0 ? side === 1 : count >= countRight;
        }
      }
    }
  }
  if (bestFeature < 0) return null;
  return { feature: bestFeature, bin: bestBin, missingLeft: bestMissingLeft, gain: bestGain };
}

/** A leaf's sums from its histogram: the cells of any one feature add up to it. */
export function sumLeaf(histogram: Histogram, { countUnit }: HessianPacking): LeafSums {
  let gradient = 0;
  let packed = 0;
  for (let bin = 0; bin <= missingBin; bin++) {
    gradient += histogram[2 * bin]!;
    packed += histogram[2 * bin + 1]!;
  }
  const count = Math.floor(packed / countUnit);
  return { gradient, hessian: packed - count * countUnit, count };
}
