import type { Task } from "../definitions/model.js";
import type { Table } from "./model-file.js";

export interface NamedInput {
  readonly name: string;
  readonly kind: "numeric" | "categorical";
}

/** Where an input is in the graph's two tables. */
export interface InputPlace {
  readonly table: "numeric" | "categorical";
  readonly column: number;
}

/**
 * The graph's inputs: `numeric` float[N, n] with the numeric inputs in their order (NaN: missing) and
 * `categorical` string[N, m] with the categorical ones ("": missing); a table without columns is left out.
 */
export function inputTables(inputs: readonly NamedInput[]): {
  readonly tables: readonly Table[];
  readonly places: readonly InputPlace[];
} {
  const counts = { numeric: 0, categorical: 0 };
  const places = inputs.map(({ kind }) => ({ table: kind, column: counts[kind]++ }));
  const tables: Table[] = [];
  if (counts.numeric > 0) tables.push({ name: "numeric", type: "float", columns: counts.numeric });
  if (counts.categorical > 0)
    tables.push({ name: "categorical", type: "string", columns: counts.categorical });
  return { tables, places };
}

/** The graph's output: `probability` of the label, float[N, 1], or the predicted `value`, double[N, 1]. */
export const predictionTable = (task: Task): Table => ({
  name: task === "regression" ? "value" : "probability",
  type: task === "regression" ? "double" : "float",
  columns: 1,
});
