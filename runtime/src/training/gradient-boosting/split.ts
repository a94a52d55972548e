import type { CategorySet } from "./category-set.js";

/** How a leaf is divided in two. */
export interface Split {
  readonly feature: number;
  /** Of a numeric input: bins up to this one go left. Of categories: 0. */
  readonly bin: number;
  /** Of a numeric input: where missing values go. */
  readonly missingLeft: boolean;
  /** The categories that go left; null for a numeric input. */
  readonly categories: CategorySet | null;
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
export const minHessian = 1e-3;
/** What a split has to gain at least. */
export const minGain = 1e-9;
