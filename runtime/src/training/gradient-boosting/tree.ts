/**
 * A regression tree as flat arrays; node 0 is the root. A row goes left where its value <= threshold, and on a
 * missing value where missingLeft is 1. Thresholds and values are float32-exact.
 */
export interface Tree {
  /** Index of the input; -1: the node is a leaf. */
  readonly feature: Int32Array;
  readonly threshold: Float32Array;
  readonly missingLeft: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** What a leaf adds to the prediction. */
  readonly value: Float32Array;
}

/** Adds the tree's value to every row's score. @param inputs by feature, NaN: missing */
export function addTree(tree: Tree, inputs: readonly Float32Array[], scores: Float64Array): void {
  const { feature, threshold, missingLeft, left, right, value } = tree;
  for (let row = 0; row < scores.length; row++) {
    let node = 0;
    for (let f = feature[0]!; f >= 0; f = feature[node]!) {
      const x = inputs[f]![row]!;
      const goesLeft = x <= threshold[node]! || (x !== x && missingLeft[node] === 1);
      node = goesLeft ? left[node]! : right[node]!;
    }
    scores[row]! += value[node]!;
  }
}
