import { objectOf } from "./suite.js";

const comparisons = new Set(["==", "!=", "<", "<=", ">", ">="]);

/**
 * A condition as text: 1.x writes it to suites as a tree of comparisons (`{type: comparison, column: {name},
 * operator, parameter}`, `{type: nullity, column, is_null}`, `{type: and | or, conditions}`).
 * @param rename name of a column in the project, by its name in the suite
 * @returns null where it is of no known form
 */
export function conditionText(given: unknown, rename: (column: string) => string): string | null {
  if (typeof given === "string")
    return given.replaceAll(
      /\bcol\(\s*(["'])(.*?)\1\s*\)/g,
      (_, quote: string, name: string) => `col(${quote}${rename(name)}${quote})`,
    );
  const tree = objectOf(given);
  if (!tree) return null;
  const { type, conditions, operator, parameter, is_null: isNull } = tree;
  if (type === "and" || type === "or") {
    if (!Array.isArray(conditions) || conditions.length === 0) return null;
    const parts = conditions.map((part) => {
      const text = conditionText(part, rename);
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
      ? `${column} ${operator === "IN" ? "in" : "not in"} ${JSON.stringify(parameter)}`
      : null;
  if (typeof operator !== "string" || !comparisons.has(operator)) return null;
  return ["string", "number", "boolean"].includes(typeof parameter)
    ? `${column} ${operator} ${JSON.stringify(parameter)}`
    : null;
}
