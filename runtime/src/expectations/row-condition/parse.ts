import { exactInteger } from "../../json/exact-json.js";
import { ArgumentError } from "../expectation.js";
import { tokensOf, type Token } from "./tokens.js";

export type Operand =
  { readonly column: string } | { readonly value: string | number | bigint | boolean | null };

export type Condition =
  | { readonly kind: "and" | "or"; readonly parts: readonly Condition[] }
  | { readonly kind: "not"; readonly part: Condition }
  | { readonly kind: "compare"; readonly left: Operand; readonly operator: string; readonly right: Operand }
  | {
      readonly kind: "in";
      readonly column: string;
      readonly values: readonly Operand[];
      readonly negated: boolean;
    }
  | { readonly kind: "like"; readonly column: string; readonly pattern: string; readonly negated: boolean }
  | { readonly kind: "null"; readonly column: string; readonly negated: boolean };

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

/**
 * Reads Great Expectations' own conditions (`col("x") > 5`, `col("x").notnull()`), what pandas' query takes of
 * comparisons (`x > 5 and y == "a"`, `(x == 1) & ~(y in [1, 2])`, `x.isnull()`), and the same words of SQL
 * (`x IS NOT NULL`, `x IN (1, 2)`, `x LIKE 'a%'`, `x BETWEEN 1 AND 2`).
 *
 * @param options bareNames: whether a name alone is a column
 * @throws ArgumentError that quotes what cannot be read
 */
export function parseCondition(text: string, { bareNames = true } = {}): Condition {
  const reader = new Reader(tokensOf(text), text, bareNames);
  const condition = disjunction(reader);
  if (reader.peek() !== undefined) reader.fail();
  return condition;
}

class Reader {
  #at = 0;
  constructor(
    private readonly tokens: readonly Token[],
    private readonly text: string,
    readonly bareNames: boolean,
  ) {}

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
  needs(sign: string): void {
    if (!this.takes(sign)) this.fail();
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
  const left = operand(reader);
  if ("column" in left) {
    const tested = columnTest(reader, left.column);
    if (tested) return tested;
  }
  const token = reader.next();
  const operator = token.kind === "sign" ? operators[token.text] : undefined;
  if (operator === undefined) return reader.fail();
  return { kind: "compare", left, operator, right: operand(reader) };
}

/** What is asked of a column in words; null where a comparison follows. */
function columnTest(reader: Reader, column: string): Condition | null {
  if (reader.takes(".")) {
    const negated = reader.takes("notnull", "notna");
    if (!negated && !reader.takes("isnull", "isna")) reader.fail();
    reader.needs("(");
    reader.needs(")");
    return { kind: "null", column, negated };
  }
  if (reader.takes("is")) {
    const negated = reader.takes("not");
    reader.needs("null");
    return { kind: "null", column, negated };
  }
  const negated = reader.takes("not");
  if (reader.takes("in")) return { kind: "in", column, values: listed(reader), negated };
  if (reader.takes("like")) {
    const pattern = reader.next();
    return pattern.kind === "text" ? { kind: "like", column, pattern: pattern.text, negated } : reader.fail();
  }
  if (reader.takes("between")) {
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

function listed(reader: Reader): Operand[] {
  const closing = reader.takes("[") ? "]" : (reader.needs("("), ")");
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
