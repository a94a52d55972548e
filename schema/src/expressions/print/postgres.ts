/** Prints a node in PostgreSQL's syntax, with no more parentheses than needed. Dialects fill in the words. */
import type { CallNode, ExpressionNode, LiteralNode } from "../expression.js";

/** What differs between the canonical text and executable SQL. */
export interface Dialect {
  keyword(word: string): string;
  column(name: string): string;
  literal(node: LiteralNode): Printed;
  /** Rewrites a node before it is printed; null: as it stands. */
  special(node: ExpressionNode, print: Print): Printed | null;
}

/** A text and how tightly its outermost operator binds. */
export interface Printed {
  readonly text: string;
  readonly level: number;
}

/** Prints a part where an operator of at least this level fits without parentheses. */
export type Print = (node: ExpressionNode, level: number) => string;

/** How tightly PostgreSQL's operators bind, loosest first. */
export const level = {
  any: 0,
  or: 1,
  and: 2,
  not: 3,
  is: 4,
  comparison: 5,
  range: 6,
  concatenation: 7,
  sum: 8,
  product: 9,
  zone: 10,
  collation: 11,
  sign: 12,
  cast: 13,
  atom: 14,
} as const;

export function printPostgres(node: ExpressionNode, dialect: Dialect, wanted: number = level.any): string {
  const print: Print = (part, partLevel) => printPostgres(part, dialect, partLevel);
  return parenthesised(dialect.special(node, print) ?? form(node, dialect, print), wanted);
}

export function parenthesised(printed: Printed, wanted: number): string {
  return printed.level < wanted ? `(${printed.text})` : printed.text;
}

function form(node: ExpressionNode, dialect: Dialect, print: Print): Printed {
  const word = (text: string): string => dialect.keyword(text);
  const not = (negated: boolean): string => (negated ? ` ${word("not")}` : "");
  switch (node.kind) {
    case "column":
      return { text: dialect.column(node.name), level: level.atom };
    case "literal":
      return dialect.literal(node);
    case "negation":
      return { text: `-${print(node.operand, level.cast)}`, level: level.sign };
    case "arithmetic":
    case "temporal": {
      const own = node.operator === "+" || node.operator === "-" ? level.sum : level.product;
      return { text: `${print(node.left, own)} ${node.operator} ${print(node.right, own + 1)}`, level: own };
    }
    case "concatenation":
      return {
        text: `${print(node.left, level.concatenation)} || ${print(node.right, level.sum)}`,
        level: level.concatenation,
      };
    case "comparison":
      return {
        text: `${print(node.left, level.concatenation)} ${node.operator} ${print(node.right, level.concatenation)}`,
        level: level.comparison,
      };
    case "distinct":
      return {
        text: `${print(node.left, level.concatenation)} ${word("is")}${not(node.negated)} ${word("distinct from")} ${print(node.right, level.concatenation)}`,
        level: level.is,
      };
    case "between":
      return {
        text: `${print(node.operand, level.concatenation)}${not(node.negated)} ${word("between")} ${print(node.low, level.concatenation)} ${word("and")} ${print(node.high, level.concatenation)}`,
        level: level.range,
      };
    case "membership":
      return {
        text: `${print(node.operand, level.concatenation)}${not(node.negated)} ${word("in")} (${node.values.map((value) => print(value, level.any)).join(", ")})`,
        level: level.range,
      };
    case "like":
      return {
        text: `${print(node.operand, level.concatenation)}${not(node.negated)} ${word(node.ignoreCase ? "ilike" : "like")} ${quoteText(node.pattern)}`,
        level: level.range,
      };
    case "logic": {
      const own = level[node.operator];
      return {
        text: node.operands.map((part) => print(part, own + 1)).join(` ${word(node.operator)} `),
        level: own,
      };
    }
    case "not":
      return { text: `${word("not")} ${print(node.operand, level.not)}`, level: level.not };
    case "null_test":
      return {
        text: `${print(node.operand, level.concatenation)} ${word("is")}${not(node.negated)} ${word("null")}`,
        level: level.is,
      };
    case "truth_test":
      return {
        text: `${print(node.operand, level.concatenation)} ${word("is")}${not(node.negated)} ${word(String(node.value))}`,
        level: level.is,
      };
    case "case": {
      const branches = node.branches.map(
        (branch) =>
          `${word("when")} ${print(branch.when, level.any)} ${word("then")} ${print(branch.result, level.any)}`,
      );
      const otherwise =
        node.otherwise === null ? [] : [`${word("else")} ${print(node.otherwise, level.any)}`];
      return { text: [word("case"), ...branches, ...otherwise, word("end")].join(" "), level: level.atom };
    }
    case "call":
      return callForm(
        node.function,
        node.arguments.map((argument) => print(argument, level.any)),
      );
    case "extract":
      return {
        text: `extract(${node.field} ${word("from")} ${print(node.operand, level.any)})`,
        level: level.atom,
      };
    case "truncate":
      return callForm("date_trunc", [`'${node.unit}'`, print(node.operand, level.any)]);
    case "cast":
      return castForm(print(node.operand, level.cast), typeNames[node.type]);
  }
}

export function callForm(name: CallNode["function"] | "date_trunc", values: readonly string[]): Printed {
  return { text: `${name}(${values.join(", ")})`, level: level.atom };
}

/** @param operand printed at the level of casts */
export function castForm(operand: string, type: string): Printed {
  return { text: `${operand}::${type}`, level: level.cast };
}

const typeNames: Readonly<Record<ExpressionNode["type"], string>> = {
  integer: "integer",
  float: "float8",
  string: "text",
  boolean: "boolean",
  timestamp: "timestamptz",
  date: "date",
  interval: "interval",
};

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A number as a literal: a minus sign binds like an operator, a cast like a cast. */
export function numberForm(value: number, suffix = ""): Printed {
  const unsigned = suffix.startsWith("::") ? level.cast : level.atom;
  return { text: `${value}${suffix}`, level: value < 0 ? level.sign : unsigned };
}
