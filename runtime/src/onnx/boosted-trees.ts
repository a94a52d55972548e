import type { BoostedTrees } from "../training/gradient-boosting/train.js";
import type { Tree } from "../training/gradient-boosting/tree.js";
import type { TargetEncoding } from "../training/target-encoding.js";
import type { TargetScale } from "../training/target-scale.js";
import { graphBuilder, type GraphBuilder } from "./graph-builder.js";
import { elementTypes, type Attribute, type Graph } from "./model-file.js";
import { inputTables, predictionTable, type InputPlace } from "./tables.js";

/** Categories become numbers, all inputs one float table in the trainer's order, then the trees add up. */
export function boostedTreesGraph(model: BoostedTrees): Graph {
  const { tables, places } = inputTables(
    model.inputs.map(({ name, encoding }) => ({ name, kind: encoding ? "categorical" : "numeric" })),
  );
  const graph = graphBuilder("boosted_trees", tables);
  const columns = model.inputs.map(({ encoding }, i) => inputColumn(graph, places[i]!, encoding));
  const values = graph.node("Concat", columns, { axis: { int: 1 } });
  const score = graph.node("TreeEnsembleRegressor", [values], treeAttributes(model), "ai.onnx.ml");
  const prediction = model.targetScale
    ? inLabelUnit(graph, score, model.targetScale)
    : graph.node("Sigmoid", [score]);
  return graph.finish(prediction, predictionTable(model.task));
}

/** In double: float32 cannot tell 1,000,000,000,000 from 1,000,000,000,001. */
function inLabelUnit(graph: GraphBuilder, score: string, { center, deviation }: TargetScale): string {
  const double = graph.node("Cast", [score], { to: { int: elementTypes.double } });
  const scaled = graph.node("Mul", [double, graph.constant("double", [1, 1], [deviation])]);
  return graph.node("Add", [scaled, graph.constant("double", [1, 1], [center])]);
}

function inputColumn(graph: GraphBuilder, place: InputPlace, encoding: TargetEncoding | null): string {
  const index = graph.constant("int64", [1], [place.column]);
  const column = graph.node("Gather", [place.table, index], { axis: { int: 1 } });
  if (!encoding) return column;
  return graph.node(
    "LabelEncoder",
    [column],
    {
      keys_strings: { strings: [...encoding.categories, ""] },
      values_floats: { floats: [...encoding.values, NaN] },
      default_float: { float: encoding.unseen },
    },
    "ai.onnx.ml",
  );
}

/** A lone leaf that adds nothing: an ensemble without trees is not allowed. */
const emptyTree: Tree = {
  feature: Int32Array.of(-1),
  threshold: new Float32Array(1),
  missingLeft: new Uint8Array(1),
  left: new Int32Array(1),
  right: new Int32Array(1),
  value: new Float32Array(1),
};

/** The trees as the parallel lists of TreeEnsembleRegressor: one entry a node, one target entry a leaf. */
function treeAttributes({ trees: trained, base }: BoostedTrees): Record<string, Attribute> {
  const trees = trained.length > 0 ? trained : [emptyTree];
  const nodes = trees.flatMap((tree, treeId) =>
    Array.from(tree.feature, (_, node) => ({ tree, treeId, node })),
  );
  const leaves = nodes.filter(({ tree, node }) => tree.feature[node] === -1);
  return {
    nodes_treeids: { ints: nodes.map(({ treeId }) => treeId) },
    nodes_nodeids: { ints: nodes.map(({ node }) => node) },
    nodes_featureids: { ints: nodes.map(({ tree, node }) => Math.max(0, tree.feature[node]!)) },
    nodes_modes: {
      strings: nodes.map(({ tree, node }) => (tree.feature[node] === -1 ? "LEAF" : "BRANCH_LEQ")),
    },
    nodes_values: { floats: nodes.map(({ tree, node }) => tree.threshold[node]!) },
    nodes_truenodeids: { ints: nodes.map(({ tree, node }) => tree.left[node]!) },
    nodes_falsenodeids: { ints: nodes.map(({ tree, node }) => tree.right[node]!) },
    nodes_missing_value_tracks_true: { ints: nodes.map(({ tree, node }) => tree.missingLeft[node]!) },
    target_treeids: { ints: leaves.map(({ treeId }) => treeId) },
    target_nodeids: { ints: leaves.map(({ node }) => node) },
    target_ids: { ints: leaves.map(() => 0) },
    target_weights: { floats: leaves.map(({ tree, node }) => tree.value[node]!) },
    n_targets: { int: 1 },
    base_values: { floats: [base] },
    aggregate_function: { string: "SUM" },
    post_transform: { string: "NONE" },
  };
}
