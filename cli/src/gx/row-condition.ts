import { renameColumns } from "@mlops-yaml/runtime/row-conditions";
import { exactJson } from "../json/exact-json.js";
import { objectOf } from "./suite.js";

const comparisons = new Set(["==", "!=", "<", "<=", ">", ">="]);

/** A condition as mlops.yaml writes it. */
export interface WrittenCondition {
  readonly text: string;
  /** Whether pandas reads it, whatever its spelling. */
  readonly isPandas: boolean;
}

/**
 * A condition as text: 1.x writes it to suites as a tree of comparisons (`{type: comparison, column: {name},
 * operator, parameter}`, `{type: nullity, column, is_null}`, `{type: and | or, conditions}`), or as pandas' own text
 * (`{type: pass_through, pass_through_filter}`).
 * @param parser the suite's condition_parser
 * @param rename other name of a column, in the project or in the data
 * @returns null where it is of no known form
 * @throws Error that quotes a text which cannot be read
 */
export function conditionText(
  given: unknown,
  parser: string | null,
  rename: (column: string) => string,
): WrittenCondition | null {
  if (typeof given === "string")
    return { text: renameColumns(given, parser, rename), isPandas: parser === "pandas" };
  const { type, pass_through_filter: filter } = objectOf(given) ?? {};
  if (type === "pass_through")
    return typeof filter === "string"
      ? { text: renameColumns(filter, "pandas", rename), isPandas: true }
      : null;
  const text = treeText(given, rename);
  return text === null ? null : { text, isPandas: false };
}

function treeText(given: unknown, rename: (column: string) => string): string | null {
  const tree = objectOf(given);
  if (!tree) return null;
  const { type, conditions, operator, parameter, is_null: isNull } = tree;
  if (type === "and" || type === "or") {
    if (!Array.isArray(conditions) || conditions.length === 0) return null;
    const parts = conditions.map((part) => {
      const text = treeText(part, rename);
      const inner = objectOf(part)?.["type"];
      return text !== null && (inner === "and" || inner === "or") && inner !== type ? `(${text})` : text;
    });
    return parts.includes(null) ? null : parts.join(` ${type} `);
  }
  const name = objectOf(tree["column"])?.["name"] ?? tree["column"];
  if (typeof name !== "string") return null;
  const column = `col(${JSON.stringify(rename(name))})`;
  if (typeof isNull === "boolean") return `${column}.${isNull ? "isnull" : "notnull"}()`;
  if (operator === "IN" || operator === "NOT_IN")
    return Array.isArray(parameter)
      ? `${column} ${operator === "IN" ? "in" : "not in"} ${exactJson(parameter)}`
      : null;
  if (typeof operator !== "string" || !comparisons.has(operator)) return null;
  return ["string", "number", "bigint", "boolean"].includes(typeof parameter)
    ? `${column} ${operator} ${exactJson(parameter)}`
    : null;
}
