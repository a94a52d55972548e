import { exactJson } from "../../json/exact-json.js";
import { ArgumentError } from "../expectation.js";
import type { Condition, Operand, ReadCondition } from "./condition.js";
import { parseCondition } from "./parse.js";

const operators: Readonly<Record<string, string>> = {
  "==": "=",
  "!=": "<>",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

/**
 * A condition as Great Expectations 1.x writes it to a suite: `{type: comparison, column: {name}, operator,
 * parameter}`, `{type: nullity, column, is_null}`, and `{type: and | or, conditions: […]}`; a text for pandas as
 * `{type: pass_through, pass_through_filter}`.
 */
export function conditionOf(given: unknown): ReadCondition {
  const { type, pass_through_filter: text } = objectOf(given);
  if (type === "pass_through") return typeof text === "string" ? parseCondition(text, "pandas") : fail(given);
  return { condition: treeOf(given), dialect: "sql" };
}

function treeOf(given: unknown): Condition {
  const { type, conditions, column, operator, parameter, is_null: isNull } = objectOf(given);
  if (type === "and" || type === "or") {
    if (!Array.isArray(conditions) || conditions.length === 0) return fail(given);
    return { kind: type, parts: conditions.map(treeOf) };
  }
  const { name } = typeof column === "string" ? { name: column } : objectOf(column);
  if (typeof name !== "string") return fail(given);
  if (type === "nullity" || typeof isNull === "boolean")
    return { kind: "null", column: name, negated: isNull === false };
  if (operator === "IN" || operator === "NOT_IN") {
    if (!Array.isArray(parameter)) return fail(given);
    return { kind: "in", column: name, values: parameter.map(valueOf), negated: operator === "NOT_IN" };
  }
  const sign = typeof operator === "string" ? operators[operator] : undefined;
  if (sign === undefined) return fail(given);
  return { kind: "compare", left: { column: name }, operator: sign, right: valueOf(parameter) };
}

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

const valueOf = (value: unknown): Operand =>
  typeof value === "string" ||
  typeof value === "number" ||
  typeof value === "bigint" ||
  typeof value === "boolean"
    ? { value }
    : fail(value);

function fail(value: unknown): never {
  throw new ArgumentError(`row_condition: Unable to determine Condition type from ${exactJson(value)}`);
}
