import type { Expression, ExpressionNode, LiteralNode } from "../expression.js";
import { childrenOf } from "../children.js";
import { intervalText } from "./intervals.js";
import { isNarrow } from "./integer-width.js";
import {
  callForm,
  castForm,
  level,
  numberForm,
  printPostgres,
  quoteText,
  type Dialect,
  type Print,
  type Printed,
} from "./postgres.js";
import { timestampText } from "./text.js";

/**
 * Texts are ordered by code points and change case by Unicode's simple mappings, as in TypeScript, whatever
 * the database's own collation. Built into PostgreSQL since 17.
 */
const collation = 'COLLATE "pg_c_utf8"';

/**
 * SQL of an expression: columns quoted, zones and types explicit, so that neither the session's settings
 * nor the database's defaults change the answer. Its type is exactly that of the expression
 * (integer: bigint, float: double precision, timestamp: timestamptz).
 * @param column gives the SQL of a column; without it, its quoted name
 */
export function printSql(
  expression: Expression,
  { column = quoteName }: { readonly column?: (name: string) => string } = {},
): string {
  const dialect: Dialect = {
    keyword: (word) => word.toUpperCase(),
    column,
    literal: literalForm,
    special: specialForm,
  };
  const { node } = expression;
  if (node.type === "integer" && isNarrow(node)) return `${printPostgres(node, dialect, level.cast)}::bigint`;
  return printPostgres(node, dialect);
}

function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literalForm({ type, value }: LiteralNode): Printed {
  const atom = (text: string): Printed => ({ text, level: level.atom });
  if (value === null) return atom("NULL");
  if (typeof value === "boolean") return atom(String(value));
  // Hours, not days: a day in PostgreSQL's intervals is longer or shorter where the clock changes.
  if (typeof value === "number" && type === "interval") return atom(intervalText(value, "hour"));
  if (typeof value === "number") return numberForm(value, type === "float" ? "::float8" : "");
  if (type === "timestamp") return atom(`timestamptz '${timestampText(value)}'`);
  return atom(type === "date" ? `date '${value}'` : quoteText(value));
}

/** Where SQL needs more than the canonical text. */
function specialForm(node: ExpressionNode, print: Print): Printed | null {
  switch (node.kind) {
    case "negation":
      return node.type === "integer" && isNarrow(node.operand)
        ? { text: `-${wide(node.operand, print)}`, level: level.sign }
        : null;
    case "arithmetic":
      return node.type === "integer" && isNarrow(node.left) && isNarrow(node.right)
        ? widened(node, print)
        : null;
    case "temporal":
      return node.operation === "shift" && carriesDays(node) ? shiftInUtc(node, print) : null;
    case "comparison":
      return node.left.type === "string" && node.operator !== "=" && node.operator !== "<>"
        ? {
            text: `${print(node.left, level.collation)} ${collation} ${node.operator} ${print(node.right, level.concatenation)}`,
            level: level.comparison,
          }
        : null;
    case "between":
      return node.operand.type === "string"
        ? {
            text: `${print(node.operand, level.collation)} ${collation}${node.negated ? " NOT" : ""} BETWEEN ${print(node.low, level.concatenation)} AND ${print(node.high, level.concatenation)}`,
            level: level.range,
          }
        : null;
    case "like":
      return node.ignoreCase
        ? {
            text: `${print(node.operand, level.collation)} ${collation}${node.negated ? " NOT" : ""} ILIKE ${quoteText(node.pattern)}`,
            level: level.range,
          }
        : null;
    case "call":
      return specialCall(node, print);
    case "extract": {
      const operand =
        node.zone === null
          ? print(node.operand, level.any)
          : `${print(node.operand, level.zone)} AT TIME ZONE ${quoteText(node.zone)}`;
      return castForm(`extract(${node.field} FROM ${operand})`, node.type === "float" ? "float8" : "bigint");
    }
    case "truncate":
      return callForm("date_trunc", [`'${node.unit}'`, print(node.operand, level.any), quoteText(node.zone)]);
    case "cast":
      return specialCast(node, print);
    default:
      return null;
  }
}

function specialCall(node: ExpressionNode & { kind: "call" }, print: Print): Printed | null {
  const isOrdered = node.function === "greatest" || node.function === "least";
  const changesCase = node.function === "lower" || node.function === "upper";
  if (node.type === "string" && (isOrdered || changesCase)) {
    const [first, ...rest] = node.arguments;
    if (first === undefined) return null;
    return callForm(node.function, [
      `${print(first, level.collation)} ${collation}`,
      ...rest.map((each) => print(each, level.any)),
    ]);
  }
  if (node.function === "abs" && node.type === "integer" && node.arguments.every(isNarrow))
    return callForm(
      "abs",
      node.arguments.map((each) => wide(each, print)),
    );
  const isFloatFunction = ["round", "floor", "ceil", "sqrt", "ln", "exp", "power"].includes(node.function);
  if (!isFloatFunction) return null;
  return callForm(
    node.function,
    node.arguments.map((each) =>
      each.type === "integer" ? `${print(each, level.cast)}::float8` : print(each, level.any),
    ),
  );
}

function specialCast(node: ExpressionNode & { kind: "cast" }, print: Print): Printed | null {
  if (node.zone !== null)
    return castForm(`(${print(node.operand, level.zone)} AT TIME ZONE ${quoteText(node.zone)})`, "date");
  if (node.type !== "integer") return null;
  return castForm(print(node.operand, level.cast), node.operand.type === "boolean" ? "int" : "bigint");
}

/** An int4 value as a bigint. */
function wide(node: ExpressionNode, print: Print): string {
  return `${print(node, level.cast)}::bigint`;
}

/** Arithmetic on two int4 values, which would overflow at 2^31: the left one is made a bigint. */
function widened(node: ExpressionNode & { kind: "arithmetic" }, print: Print): Printed {
  const own = node.operator === "+" || node.operator === "-" ? level.sum : level.product;
  return { text: `${wide(node.left, print)} ${node.operator} ${print(node.right, own + 1)}`, level: own };
}

/** Differences of timestamps hold days, which PostgreSQL adds by the calendar of the session's zone. */
function carriesDays(node: ExpressionNode): boolean {
  return (node.kind === "temporal" && node.operation === "elapsed") || childrenOf(node).some(carriesDays);
}

function shiftInUtc(node: ExpressionNode & { kind: "temporal" }, print: Print): Printed {
  const side = (part: ExpressionNode, wanted: number): string =>
    part.type === "timestamp" ? `${print(part, level.zone)} AT TIME ZONE 'UTC'` : print(part, wanted);
  const sum = `${side(node.left, level.sum)} ${node.operator} ${side(node.right, level.product)}`;
  // Parentheses all around: as a bound of BETWEEN the grammar takes no AT TIME ZONE.
  return { text: `((${sum}) AT TIME ZONE 'UTC')`, level: level.atom };
}
