import { findBestSplit, sumLeaf, type BinnedInput } from "./best-split.js";
import { missingBin } from "./bins.js";
import { hasCode, setWords, type CategorySet } from "./category-set.js";
import {
  createHistogram,
  fillHistogram,
  packBins,
  subtractHistogram,
  type Derivatives,
  type HessianPacking,
  type Histogram,
} from "./histogram.js";
import type { LeafSums, Split, SplitRules } from "./split.js";
import type { Tree } from "./tree.js";

/** The training rows by bin, and what a training needs again and again for its trees. */
export interface Grower {
  readonly rows: number;
  readonly inputs: readonly BinnedInput[];
  readonly blocks: readonly Int32Array[];
  readonly packing: HessianPacking;
  /** The rows, so that each leaf's rows are a range of it. */
  readonly order: Int32Array;
  readonly scratch: Derivatives;
  readonly rowScratch: Int32Array;
  /** Histograms of earlier trees, to be filled again. */
  readonly spare: Histogram[];
}

export interface TreeRules extends SplitRules {
  readonly leaves: number;
  readonly learningRate: number;
}

interface Leaf {
  readonly node: number;
  readonly start: number;
  readonly end: number;
  readonly sums: LeafSums;
  /** Null for a leaf that cannot be split. */
  readonly histogram: Histogram | null;
  readonly split: Split | null;
}

export function createGrower(inputs: readonly BinnedInput[], packing: HessianPacking): Grower {
  const rows = inputs[0]?.bins.length ?? 0;
  return {
    rows,
    inputs,
    blocks: packBins(inputs.map(({ bins }) => bins)),
    packing,
    order: new Int32Array(rows),
    scratch: { gradients: new Float64Array(rows), hessians: new Float64Array(rows) },
    rowScratch: new Int32Array(rows),
    spare: [],
  };
}

/**
 * Grows one tree leaf by leaf, always splitting the leaf whose split gains most, and adds its values to the
 * scores of the training rows.
 * @param features the inputs that this tree may use
 * @param gains the gain of each split is added here by feature
 */
export function growTree(
  grower: Grower,
  derivatives: Derivatives,
  features: Int32Array,
  rules: TreeRules,
  scores: Float64Array,
  gains: Float64Array,
): Tree {
  const nodes = 2 * rules.leaves - 1;
  const tree = {
    feature: new Int32Array(nodes).fill(-1),
    threshold: new Float32Array(nodes),
    missingLeft: new Uint8Array(nodes),
    set: new Int32Array(nodes).fill(-1),
    left: new Int32Array(nodes),
    right: new Int32Array(nodes),
    value: new Float32Array(nodes),
  };
  const sets: CategorySet[] = [];
  for (let row = 0; row < grower.rows; row++) grower.order[row] = row;

  const considered = (
    node: number,
    start: number,
    end: number,
    sums: LeafSums,
    histogram: Histogram,
  ): Leaf => {
    const split = findBestSplit(histogram, features, grower.inputs, sums, rules, grower.packing);
    if (!split) grower.spare.push(histogram);
    return { node, start, end, sums, histogram: split && histogram, split };
  };
  const filled = (start: number, end: number): Histogram => {
    const histogram = grower.spare.pop() ?? createHistogram(grower.inputs.length);
    fillHistogram(histogram, grower.blocks, derivatives, grower.order, start, end, grower.scratch);
    return histogram;
  };

  const root = filled(0, grower.rows);
  let leaves = [considered(0, 0, grower.rows, sumLeaf(root, grower.packing), root)];
  let used = 1;
  while (leaves.length < rules.leaves) {
    const leaf = greatestGain(leaves);
    if (!leaf?.split || !leaf.histogram) break;
    const { split } = leaf;
    const middle = partition(grower, leaf, split);
    const [left, right] = [used++, used++];
    tree.feature[leaf.node] = split.feature;
    if (split.categories) tree.set[leaf.node] = sets.push(split.categories) - 1;
    else tree.threshold[leaf.node] = grower.inputs[split.feature]!.thresholds![split.bin] ?? Infinity;
    tree.missingLeft[leaf.node] = split.missingLeft ? 1 : 0;
    tree.left[leaf.node] = left;
    tree.right[leaf.node] = right;
    gains[split.feature]! += split.gain;

    const leftIsSmaller = middle - leaf.start <= leaf.end - middle;
    const smaller = leftIsSmaller ? filled(leaf.start, middle) : filled(middle, leaf.end);
    const sumsOfSmaller = sumLeaf(smaller, grower.packing);
    const sumsOfLarger = {
      gradient: leaf.sums.gradient - sumsOfSmaller.gradient,
      hessian: leaf.sums.hessian - sumsOfSmaller.hessian,
      count: leaf.sums.count - sumsOfSmaller.count,
    };
    const larger = leaf.histogram;
    subtractHistogram(larger, smaller);
    leaves = leaves.filter((other) => other !== leaf);
    leaves.push(
      leftIsSmaller
        ? considered(left, leaf.start, middle, sumsOfSmaller, smaller)
        : considered(left, leaf.start, middle, sumsOfLarger, larger),
      leftIsSmaller
        ? considered(right, middle, leaf.end, sumsOfLarger, larger)
        : considered(right, middle, leaf.end, sumsOfSmaller, smaller),
    );
  }
  for (const leaf of leaves) {
    if (leaf.histogram) grower.spare.push(leaf.histogram);
    const value = Math.fround((-rules.learningRate * leaf.sums.gradient) / (leaf.sums.hessian + rules.l2));
    tree.value[leaf.node] = value;
    for (let i = leaf.start; i < leaf.end; i++) scores[grower.order[i]!]! += value;
  }
  return trimmed(tree, sets, used);
}

function greatestGain(leaves: readonly Leaf[]): Leaf | undefined {
  let best: Leaf | undefined;
  for (const leaf of leaves) {
    if (leaf.split && leaf.split.gain > (best?.split?.gain ?? 0)) best = leaf;
  }
  return best;
}

/** Moves the leaf's rows that go left before those that go right, keeping their order. @returns the border */
function partition(grower: Grower, leaf: Leaf, split: Split): number {
  const { order, rowScratch } = grower;
  const { bins } = grower.inputs[split.feature]!;
  const { bin: lastLeft, missingLeft, categories } = split;
  let left = leaf.start;
  let right = 0;
  for (let i = leaf.start; i < leaf.end; i++) {
    const row = order[i]!;
    const bin = bins[row]!;
    const goesLeft = categories
      ? hasCode(categories, bin)
      : bin === missingBin
        ? missingLeft
        : bin <= lastLeft;
    if (goesLeft) order[left++] = row;
    else rowScratch[right++] = row;
  }
  order.set(rowScratch.subarray(0, right), left);
  return left;
}

function trimmed(tree: Omit<Tree, "sets">, sets: readonly CategorySet[], nodes: number): Tree {
  const words = new Uint32Array(sets.length * setWords);
  for (const [i, set] of sets.entries()) words.set(set, i * setWords);
  return {
    feature: tree.feature.slice(0, nodes),
    threshold: tree.threshold.slice(0, nodes),
    missingLeft: tree.missingLeft.slice(0, nodes),
    set: tree.set.slice(0, nodes),
    sets: words,
    left: tree.left.slice(0, nodes),
    right: tree.right.slice(0, nodes),
    value: tree.value.slice(0, nodes),
  };
}
