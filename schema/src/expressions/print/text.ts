import type { ExpressionNode, LiteralNode } from "../expression.js";
import { intervalText } from "./intervals.js";
import { level, numberForm, printPostgres, quoteText, type Dialect, type Printed } from "./postgres.js";
import { reservedWords } from "./reserved-words.js";

/** The canonical text of a node: lower case, single spaces, parentheses only where needed. */
export function printText(node: ExpressionNode): string {
  return printPostgres(node, text);
}

/** A column's name as an expression names it: in double quotes where it needs them. */
export const columnText = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/u.test(name) && !reservedWords.has(name) ? name : `"${name.replaceAll('"', '""')}"`;

const text: Dialect = {
  keyword: (word) => word,
  column: columnText,
  literal: literalForm,
  special: () => null,
};

function literalForm({ type, value }: LiteralNode): Printed {
  const atom = (written: string): Printed => ({ text: written, level: level.atom });
  if (value === null) return atom("null");
  if (typeof value === "boolean") return atom(String(value));
  if (typeof value === "number" && type === "interval") return atom(intervalText(value, "day"));
  if (typeof value === "number")
    return numberForm(
      value,
      type === "float" && Number.isInteger(value) && !/e/u.test(String(value)) ? ".0" : "",
    );
  if (type === "timestamp") return atom(`timestamptz '${timestampText(value)}'`);
  return atom(type === "date" ? `date '${value}'` : quoteText(value));
}

/** `2013-06-01 16:00:00+00` of an ISO 8601 text in UTC. */
export function timestampText(iso: string): string {
  return iso.replace("T", " ").replace(/(?:\.000)?Z$/u, "+00");
}
