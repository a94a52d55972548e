import type { Source } from "@mlops-yaml/schema";
import type { Value } from "../frame/value.js";
import { print } from "../sql/expression.js";

/** Columns as the runtime takes them, by name. */
export function columnsValue(columns: Source["columns"]): Value {
  return Object.fromEntries(columns.map((column) => [column.name, columnValue(column)]));
}

/** The same, and for columns that are not known with their row when they are. */
export function columnsWithTimes(columns: Source["columns"]): Value {
  return Object.fromEntries(
    columns.map((column) => [
      column.name,
      { ...columnValue(column), knownAt: column.knownAt ? print(column.knownAt) : undefined },
    ]),
  );
}

function columnValue({ type, nullable, from, format }: Source["columns"][number]): Record<string, Value> {
  return {
    type,
    nullable: nullable ? true : undefined,
    from: from ?? undefined,
    format: format ?? undefined,
  };
}
