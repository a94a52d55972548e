import { missingBin } from "./bins.js";
import { findCategorySplit } from "./category-split.js";
import type { HessianPacking, Histogram } from "./histogram.js";
import { findNumericSplit } from "./numeric-split.js";
import { minGain, type LeafSums, type Split, type SplitRules } from "./split.js";

/** The values of one input over the training rows. */
export interface BinnedInput {
  /** By row: the number of the value's bin, or the code of the category. */
  readonly bins: Uint8Array;
  /** Number of bins of values (missing ones aside), or of codes. */
  readonly binCount: number;
  /** Between bins, ascending; null: the bins are codes of categories. */
  readonly thresholds: Float32Array | null;
}

/** The split of a leaf with the greatest gain by one of these inputs, or null. */
export function findBestSplit(
  histogram: Histogram,
  features: Int32Array,
  inputs: readonly BinnedInput[],
  leaf: LeafSums,
  rules: SplitRules,
  packing: HessianPacking,
): Split | null {
  let best: Split | null = null;
  let greatestGain = minGain;
  for (let k = 0; k < features.length; k++) {
    const feature = features[k]!;
    const { thresholds, binCount } = inputs[feature]!;
    const find = thresholds ? findNumericSplit : findCategorySplit;
    const better = find(histogram, feature, binCount, leaf, rules, packing, greatestGain);
    if (!better) continue;
    best = better;
    greatestGain = better.gain;
  }
  return best;
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
