import { hasCode, setWords } from "./category-set.js";

/**
 * A regression tree as flat arrays; node 0 is the root. By a number a row goes left where its value <= threshold,
 * and on a missing value where missingLeft is 1; by a category it goes left where the node's set holds its code.
 * Thresholds and values are float32-exact.
 */
export interface Tree {
  /** Index of the input; -1: the node is a leaf. */
  readonly feature: Int32Array;
  readonly threshold: Float32Array;
  readonly missingLeft: Uint8Array;
  /** Index of the node's set of categories; -1: the node compares with its threshold. */
  readonly set: Int32Array;
  /** The sets, setWords words each (see CategorySet). */
  readonly sets: Uint32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** What a leaf adds to the prediction. */
  readonly value: Float32Array;
}

/** Adds the tree's value to every row's score. @param inputs by feature, NaN: missing */
export function addTree(tree: Tree, inputs: readonly Float32Array[], scores: Float64Array): void {
  const { feature, threshold, missingLeft, set, sets, left, right, value } = tree;
  for (let row = 0; row < scores.length; row++) {
    let node = 0;
    for (let f = feature[0]!; f >= 0; f = feature[node]!) {
      const x = inputs[f]![row]!;
      const goesLeft =
        set[node]! >= 0
          ? hasCode(sets, x, set[node]! * setWords)
          : x <= threshold[node]! || (x !== x && missingLeft[node] === 1);
      node = goesLeft ? left[node]! : right[node]!;
    }
    scores[row]! += value[node]!;
  }
}
