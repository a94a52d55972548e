import type { LogisticModel } from "./train.js";
import type { Term } from "./terms.js";
import { graphBuilder, type GraphBuilder } from "../../onnx/graph-builder.js";
import { elementTypes, type Graph } from "../../onnx/model-file.js";
import { inputTables, predictionTable } from "../../onnx/tables.js";

type NumericTerm = Extract<Term, { kind: "numeric" }>;
type CategoricalTerm = Extract<Term, { kind: "categorical" }>;

/** All numbers in one weighted sum, each category by its weight, the intercept, then the logistic function. */
export function logisticGraph(model: LogisticModel): Graph {
  const { tables, places } = inputTables(model.terms);
  const graph = graphBuilder("logistic_regression", tables);
  const numeric = model.terms.filter((term) => term.kind === "numeric");
  const added = numeric.length > 0 ? [weightedNumbers(graph, numeric)] : [];
  for (const [i, term] of model.terms.entries()) {
    if (term.kind === "categorical") added.push(categoryWeight(graph, term, places[i]!.column));
  }
  const intercept = graph.constant("float", [1, 1], [model.intercept]);
  const score = added.reduce((sum, next) => graph.node("Add", [sum, next]), intercept);
  return graph.finish(graph.node("Sigmoid", [score]), predictionTable(model.task));
}

/**
 * The sum of (x - mean) / scale * weight, with the missing weight where x is NaN or infinite. In double, as the
 * trainer computes it: a float32 overflows between two of the greatest numbers.
 */
function weightedNumbers(graph: GraphBuilder, terms: readonly NumericTerm[]): string {
  const row = (value: (term: NumericTerm) => number): string =>
    graph.constant("double", [1, terms.length], terms.map(value));
  // x - x is NaN for NaN and for both infinities, else 0.
  const missing = graph.node("IsNaN", [graph.node("Sub", ["numeric", "numeric"])]);
  const numbers = graph.node("Cast", ["numeric"], { to: { int: elementTypes.double } });
  const centred = graph.node("Sub", [numbers, row(({ mean }) => mean)]);
  const standardised = graph.node("Div", [centred, row(({ scale }) => scale)]);
  const weighted = graph.node("Mul", [standardised, row(({ weight }) => weight)]);
  const added = graph.node("Where", [missing, row(({ missingWeight }) => missingWeight), weighted]);
  const sum = graph.node("ReduceSum", [added, graph.constant("int64", [1], [1])], { keepdims: { int: 1 } });
  return graph.node("Cast", [sum], { to: { int: elementTypes.float } });
}

function categoryWeight(graph: GraphBuilder, term: CategoricalTerm, column: number): string {
  const index = graph.constant("int64", [1], [column]);
  return graph.node(
    "LabelEncoder",
    [graph.node("Gather", ["categorical", index], { axis: { int: 1 } })],
    {
      keys_strings: { strings: [...term.categories, ""] },
      values_floats: { floats: [...term.weights, term.missingWeight] },
      default_float: { float: 0 },
    },
    "ai.onnx.ml",
  );
}
