import { codeCount, missingCode, otherCode } from "../category-codes.js";
import { runsOf, setWords, type CodeRun } from "./category-set.js";
import type { TreeInput } from "./inputs.js";
import type { BoostedTrees } from "./train.js";
import type { Tree } from "./tree.js";
import type { TargetScale } from "../target-scale.js";
import { graphBuilder, type GraphBuilder } from "../../onnx/graph-builder.js";
import { elementTypes, type Attribute, type Graph } from "../../onnx/model-file.js";
import { inputTables, predictionTable, type InputPlace } from "../../onnx/tables.js";

/** Categories become numbers, all inputs one float table in the trainer's order, then the trees add up. */
export function boostedTreesGraph(model: BoostedTrees): Graph {
  const { tables, places } = inputTables(
    model.inputs.map(({ name, kind }) => ({ name, kind: kind === "numeric" ? kind : "categorical" })),
  );
  const graph = graphBuilder("boosted_trees", tables);
  const columns = model.inputs.map((input, i) => inputColumn(graph, places[i]!, input));
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

function inputColumn(graph: GraphBuilder, place: InputPlace, input: TreeInput): string {
  const index = graph.constant("int64", [1], [place.column]);
  const column = graph.node("Gather", [place.table, index], { axis: { int: 1 } });
  if (input.kind === "numeric") return column;
  const { categories, values, missing, unseen } = categoryNumbers(input);
  return graph.node(
    "LabelEncoder",
    [column],
    {
      keys_strings: { strings: [...categories, ""] },
      values_floats: { floats: [...values, missing] },
      default_float: { float: unseen },
    },
    "ai.onnx.ml",
  );
}

/** What stands for each category, for a missing value and for a category that training did not see. */
function categoryNumbers(input: Exclude<TreeInput, { readonly kind: "numeric" }>): {
  readonly categories: readonly string[];
  readonly values: Iterable<number>;
  readonly missing: number;
  readonly unseen: number;
} {
  if (input.kind === "target_encoded") return { ...input.encoding, missing: NaN };
  const { codes } = input;
  return {
    categories: codes.categories,
    values: codes.categories.keys(),
    missing: missingCode(codes),
    unseen: otherCode(codes),
  };
}

/** A lone leaf that adds nothing: an ensemble without trees is not allowed. */
const emptyTree: Tree = {
  feature: Int32Array.of(-1),
  threshold: new Float32Array(1),
  missingLeft: new Uint8Array(1),
  set: Int32Array.of(-1),
  sets: new Uint32Array(0),
  left: new Int32Array(1),
  right: new Int32Array(1),
  value: new Float32Array(1),
};

/** A node of TreeEnsembleRegressor. */
interface EnsembleNode {
  readonly treeId: number;
  readonly node: number;
  readonly mode: "LEAF" | "BRANCH_LEQ";
  readonly feature: number;
  readonly value: number;
  readonly whenTrue: number;
  readonly whenFalse: number;
  readonly missingIsTrue: number;
}

/** The trees as the parallel lists of TreeEnsembleRegressor: one entry a node, one target entry a leaf. */
function treeAttributes({ inputs, trees: trained, base }: BoostedTrees): Record<string, Attribute> {
  const trees = trained.length > 0 ? trained : [emptyTree];
  const nodes = trees.flatMap((tree, treeId) => ensembleNodes(tree, treeId, inputs));
  const leaves = nodes.filter(({ mode }) => mode === "LEAF");
  return {
    nodes_treeids: { ints: nodes.map(({ treeId }) => treeId) },
    nodes_nodeids: { ints: nodes.map(({ node }) => node) },
    nodes_featureids: { ints: nodes.map(({ feature }) => feature) },
    nodes_modes: { strings: nodes.map(({ mode }) => mode) },
    nodes_values: { floats: nodes.map(({ value }) => value) },
    nodes_truenodeids: { ints: nodes.map(({ whenTrue }) => whenTrue) },
    nodes_falsenodeids: { ints: nodes.map(({ whenFalse }) => whenFalse) },
    nodes_missing_value_tracks_true: { ints: nodes.map(({ missingIsTrue }) => missingIsTrue) },
    target_treeids: { ints: leaves.map(({ treeId }) => treeId) },
    target_nodeids: { ints: leaves.map(({ node }) => node) },
    target_ids: { ints: leaves.map(() => 0) },
    target_weights: { floats: leaves.map(({ treeId, node }) => trees[treeId]!.value[node]!) },
    n_targets: { int: 1 },
    base_values: { floats: [base] },
    aggregate_function: { string: "SUM" },
    post_transform: { string: "NONE" },
  };
}

/**
 * A split by a set of categories becomes a chain of comparisons, one at each border between runs of neighbouring
 * codes: up to the border leads to the run's side, beyond it to the next border. onnxruntime walks trees of one
 * kind of comparison twice as fast as mixed ones (see docs/decisions/few-categories-are-split-as-sets.md).
 */
function ensembleNodes(tree: Tree, treeId: number, inputs: readonly TreeInput[]): EnsembleNode[] {
  let chained = tree.feature.length;
  return Array.from(tree.feature, (feature, node): EnsembleNode[] => {
    const common = { treeId, feature: Math.max(0, feature), missingIsTrue: 0 };
    const [left, right] = [tree.left[node]!, tree.right[node]!];
    if (feature === -1) return [{ ...common, node, mode: "LEAF", value: 0, whenTrue: 0, whenFalse: 0 }];
    if (tree.set[node] === -1) {
      const missingIsTrue = tree.missingLeft[node]!;
      const value = tree.threshold[node]!;
      return [
        { ...common, node, mode: "BRANCH_LEQ", value, whenTrue: left, whenFalse: right, missingIsTrue },
      ];
    }
    const runs = runsOf(tree.sets, tree.set[node]! * setWords, codesOf(inputs[feature]!));
    const side = (run: CodeRun): number => (run.isMember ? left : right);
    return runs.slice(0, -1).map((run, i): EnsembleNode => ({
      ...common,
      node: i === 0 ? node : chained++,
      mode: "BRANCH_LEQ",
      value: run.last,
      whenTrue: side(run),
      whenFalse: i + 2 < runs.length ? chained : side(runs.at(-1)!),
    }));
  }).flat();
}

const codesOf = (input: TreeInput): number => (input.kind === "coded" ? codeCount(input.codes) : 0);
