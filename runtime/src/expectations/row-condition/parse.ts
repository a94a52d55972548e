import { exactInteger } from "../../json/exact-json.js";
import { ArgumentError } from "../expectation.js";
import type { Condition, Dialect, Operand, ReadCondition, TextFunction, TextTest } from "./condition.js";
import { tokensOf, type Token } from "./tokens.js";

const operators: Readonly<Record<string, string>> = {
  "==": "=",
  "=": "=",
  "!=": "<>",
  "<>": "<>",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

const textTests: readonly TextTest[] = ["contains", "startswith", "endswith"];
const textFunctions: readonly TextFunction[] = ["len", "lower", "upper", "strip"];

/** Dialects of the condition parsers that Great Expectations knows; the others are told by how the condition is written. */
const dialects: Readonly<Record<string, Dialect>> = {
  great_expectations: "sql",
  great_expectations__experimental__: "sql",
  spark: "sql",
  spark_sql: "sql",
  sql: "sql",
  pandas: "pandas",
  python: "pandas",
};

/**
 * Reads Great Expectations' own conditions (`col("x") > 5`, `col("x").notnull()`), what pandas' query takes of
 * comparisons (`x > 5 and y == "a"`, `(x == 1) & ~(y in [1, 2])`, `1 < x < 5`, `x.isnull()`, `s.str.startswith("a")`), and
 * the same words of SQL (`x IS NOT NULL`, `x IN (1, 2)`, `x LIKE 'a%'`, `x BETWEEN 1 AND 2`). Without a parser it is
 * pandas' unless it has `col(…)` or something that only SQL has.
 *
 * @param parser Great Expectations' condition_parser; null: none is given
 * @throws ArgumentError that quotes what cannot be read
 */
export function parseCondition(text: string, parser: string | null): ReadCondition {
  const reader = new Reader(tokensOf(text), text, !parser?.startsWith("great_expectations"));
  const condition = disjunction(reader);
  if (reader.peek() !== undefined) reader.fail();
  return { condition, dialect: dialects[parser ?? ""] ?? (reader.isSql ? "sql" : "pandas") };
}

class Reader {
  #at = 0;
  /** It is written as only SQL, or Great Expectations itself, writes conditions. */
  isSql: boolean;
  constructor(
    private readonly tokens: readonly Token[],
    private readonly text: string,
    /** Whether a name alone is a column. */
    readonly bareNames: boolean,
  ) {
    this.isSql = tokens.some(({ kind, start }) => kind === "quoted" && text.startsWith("col", start));
  }

  peek(): Token | undefined {
    return this.tokens[this.#at];
  }
  next(): Token {
    const token = this.peek();
    if (token === undefined) return this.fail();
    this.#at += 1;
    return token;
  }
  /** Whether one of these signs or words comes next; takes it then. */
  takes(...words: string[]): boolean {
    const token = this.peek();
    const found =
      token !== undefined &&
      (token.kind === "sign" || token.kind === "name") &&
      words.includes(token.text.toLowerCase());
    if (found) this.#at += 1;
    return found;
  }
  /** The same for what pandas does not know. */
  takesSql(...words: string[]): boolean {
    const found = this.takes(...words);
    if (found) this.isSql = true;
    return found;
  }
  needs(sign: string): void {
    if (!this.takes(sign)) this.fail();
  }
  /** The next word, which is one of these. */
  oneOf<Word extends string>(words: readonly Word[]): Word | null {
    const found = words.find((word) => this.takes(word));
    return found ?? null;
  }
  fail(): never {
    const at = this.peek();
    throw new ArgumentError(
      `row_condition: unable to parse condition: ${this.text} (${at === undefined ? "it ends too early" : `at ${JSON.stringify(at.text)}`})`,
    );
  }
}

function disjunction(reader: Reader): Condition {
  return joined(reader, "or", ["or", "|"], conjunction);
}

function conjunction(reader: Reader): Condition {
  return joined(reader, "and", ["and", "&"], negation);
}

function joined(
  reader: Reader,
  kind: "and" | "or",
  words: readonly string[],
  part: (reader: Reader) => Condition,
): Condition {
  const parts = [part(reader)];
  while (reader.takes(...words)) parts.push(part(reader));
  const [only] = parts;
  return only && parts.length === 1 ? only : { kind, parts };
}

function negation(reader: Reader): Condition {
  if (reader.takes("not", "~")) return { kind: "not", part: negation(reader) };
  if (reader.takes("(")) {
    const inner = disjunction(reader);
    reader.needs(")");
    return inner;
  }
  return comparison(reader);
}

function comparison(reader: Reader): Condition {
  let left = operand(reader);
  if ("column" in left) {
    const tested = columnTest(reader, left.column);
    if (tested !== null && "kind" in tested) return tested;
    left = tested ?? left;
  }
  const parts: Condition[] = [];
  for (let operator = operatorOf(reader); operator !== null; operator = operatorOf(reader)) {
    if ("column" in left && (operator === "=" || operator === "<>") && reader.takes("["))
      return { kind: "in", column: left.column, values: listed(reader, "]"), negated: operator === "<>" };
    const right = comparedOperand(reader);
    parts.push({ kind: "compare", left, operator, right });
    left = right;
  }
  const [only] = parts;
  if (only) return parts.length === 1 ? only : { kind: "and", parts };
  if ("column" in left && left.of === undefined && reader.bareNames)
    return { kind: "true", column: left.column };
  return reader.fail();
}

/** The comparison that comes next; null: none. */
function operatorOf(reader: Reader): string | null {
  const token = reader.peek();
  const operator = token?.kind === "sign" ? operators[token.text] : undefined;
  if (token === undefined || operator === undefined) return null;
  reader.next();
  if (token.text === "=" || token.text === "<>") reader.isSql = true;
  return operator;
}

function comparedOperand(reader: Reader): Operand {
  const found = operand(reader);
  if (!("column" in found) || !reader.takes(".")) return found;
  reader.needs("str");
  reader.needs(".");
  return textFunction(reader, found.column);
}

function textFunction(reader: Reader, column: string): Operand {
  const of = reader.oneOf(textFunctions) ?? reader.fail();
  reader.needs("(");
  reader.needs(")");
  return { column, of };
}

/** What is asked of a column in words, or what is made of its text; null where a comparison follows. */
function columnTest(reader: Reader, column: string): Condition | Operand | null {
  if (reader.takes(".")) return method(reader, column);
  if (reader.takesSql("is")) {
    const negated = reader.takes("not");
    reader.needs("null");
    return { kind: "null", column, negated };
  }
  const negated = reader.takes("not");
  if (reader.takes("in")) {
    const closing = reader.takes("[") ? "]" : (reader.needs("("), ")");
    return { kind: "in", column, values: listed(reader, closing), negated };
  }
  if (reader.takesSql("like")) {
    const pattern = reader.next();
    return pattern.kind === "text" ? { kind: "like", column, pattern: pattern.text, negated } : reader.fail();
  }
  if (reader.takesSql("between")) {
    const low = operand(reader);
    reader.needs("and");
    const within: Condition = {
      kind: "and",
      parts: [
        { kind: "compare", left: { column }, operator: ">=", right: low },
        { kind: "compare", left: { column }, operator: "<=", right: operand(reader) },
      ],
    };
    return negated ? { kind: "not", part: within } : within;
  }
  return negated ? reader.fail() : null;
}

/** `.isnull()`, `.notnull()` and what `.str` has. */
function method(reader: Reader, column: string): Condition | Operand {
  if (!reader.takes("str")) {
    const negated = reader.takes("notnull", "notna");
    if (!negated && !reader.takes("isnull", "isna")) reader.fail();
    reader.needs("(");
    reader.needs(")");
    return { kind: "null", column, negated };
  }
  reader.needs(".");
  const test = reader.oneOf(textTests);
  if (test === null) return textFunction(reader, column);
  reader.needs("(");
  const text = reader.next();
  if (text.kind !== "text") return reader.fail();
  // A missing value contains nothing, which is what pandas wants to be told.
  if (reader.takes(",")) {
    reader.needs("na");
    reader.needs("=");
    reader.needs("false");
  }
  reader.needs(")");
  return { kind: "text", column, test, text: text.text };
}

function listed(reader: Reader, closing: string): Operand[] {
  const values: Operand[] = [];
  while (!reader.takes(closing)) {
    if (values.length > 0) reader.needs(",");
    values.push(operand(reader));
  }
  return values;
}

function operand(reader: Reader): Operand {
  const token = reader.next();
  if (token.kind === "text") return { value: token.text };
  if (token.kind === "number") return { value: exactInteger(token.text) ?? Number(token.text) };
  if (token.kind === "quoted") return { column: token.text };
  if (token.kind === "sign") return reader.fail();
  const word = token.text.toLowerCase();
  if (word === "date" && reader.takes("(")) {
    const day = reader.next();
    reader.needs(")");
    return { value: day.text };
  }
  if (word === "true" || word === "false") return { value: word === "true" };
  if (!reader.bareNames)
    throw new ArgumentError(
      `row_condition: write col("${token.text}"), as condition_parser is great_expectations`,
    );
  return { column: token.text };
}
