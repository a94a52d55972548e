import type { ColumnDefinition } from "../../definitions/column.js";

/** What the declared columns are called in the data, in their order. */
export function namesInData(columns: Readonly<Record<string, ColumnDefinition>>): string[] {
  return Object.entries(columns).map(([name, { from }]) => from ?? name);
}
