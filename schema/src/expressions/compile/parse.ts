import type { Node } from "libpg-query";
import { reservedWords } from "../print/reserved-words.js";
import { ProblemSignal } from "../problems.js";
import { wordOperators } from "./replacements.js";
import { checkTokens } from "./lexical.js";
import { tooDeep, tooMuch } from "./too-much.js";

const prefix = "SELECT (";
/** Far longer than any expression that somebody reads; what the parser does grows with the square of some texts. */
const longestText = 32 * 1024;
type Parser = typeof import("libpg-query");
let loading: Promise<Parser> | undefined;

/** Loads PostgreSQL's parser (WebAssembly) once; about 20 ms. */
export function loadParser(): Promise<Parser> {
  loading ??= import("libpg-query").then(async (parser) => {
    await parser.loadModule();
    return parser;
  });
  return loading;
}

/**
 * PostgreSQL's parse tree of one scalar expression. Locations in the tree are bytes of the statement
 * that it was parsed in: see {@link offsetOf}.
 * @throws ProblemSignal when the text is not one expression
 */
export function parseExpression(parser: Parser, text: string): Node {
  if (text.length > longestText)
    throw tooMuch(
      `has ${text.length.toLocaleString("en")} characters, more than ${longestText.toLocaleString("en")}`,
    );
  const unusable = text.search(/\0|\p{Surrogate}/u);
  if (unusable >= 0)
    throw new ProblemSignal(
      "syntax",
      locationOf(text, unusable),
      "The expression holds a character that text in PostgreSQL cannot hold",
      "Remove it.",
    );
  if (text.trim() === "")
    throw new ProblemSignal(
      "syntax",
      prefix.length,
      "The expression is empty",
      "Write an expression over the columns of the source, such as `x > 500`.",
    );
  checkTokens(text, (offset) => locationOf(text, offset));
  // Without the parentheses: they must not close early and open again, as in `1) + (2`.
  parse(parser, text, "SELECT ", "");
  return parse(parser, text, prefix, "\n)");
}

function parse(parser: Parser, text: string, before: string, after: string): Node {
  let result;
  try {
    result = parser.parseSync(before + text + after);
  } catch (error) {
    if (error instanceof RangeError) throw tooMuch(tooDeep);
    if (!parser.hasSqlDetails(error)) throw error;
    // libpg-query counts this position in characters, from 0.
    const position = (error.sqlDetails?.cursorPosition ?? before.length) - before.length;
    const offset = Array.from(text).slice(0, Math.max(0, position)).join("").length;
    throw syntaxProblem(text, Math.min(offset, text.length), error.message);
  }
  const statement = result.stmts?.[0]?.stmt;
  const select = statement !== undefined && "SelectStmt" in statement ? statement.SelectStmt : undefined;
  const target = select?.targetList?.[0];
  const node = target !== undefined && "ResTarget" in target ? target.ResTarget.val : undefined;
  if (before === prefix && node !== undefined) return node;
  const { targetList = [] } = select ?? {};
  // A bare SELECT has these keys alone; every further clause adds one.
  const clauses = Object.keys(select ?? {}).filter(
    (key) => !["targetList", "limitOption", "op"].includes(key),
  );
  const isSingle = result.stmts?.length === 1 && targetList.length === 1 && clauses.length === 0;
  const name = target !== undefined && "ResTarget" in target ? target.ResTarget.name : undefined;
  if (node === undefined || !isSingle || name !== undefined)
    throw new ProblemSignal(
      "syntax",
      prefix.length,
      "The text is more than one expression",
      "Write one scalar expression, without a name, a comma or further clauses.",
    );
  return node;
}

function syntaxProblem(text: string, offset: number, message: string): ProblemSignal {
  if (/memory exhausted|stack depth/iu.test(message)) return tooMuch(tooDeep);
  const token = tokenAt(text, offset);
  const isOver = offset >= text.trimEnd().length || message.includes("end of input");
  const summary = !message.startsWith("syntax error")
    ? message.replace(/ at or near .*/su, "").replace(/^./u, (first) => first.toUpperCase())
    : isOver
      ? "The expression ends too early"
      : `PostgreSQL cannot read the expression at \`${token}\``;
  return new ProblemSignal("syntax", locationOf(text, offset), summary, hintFor(text, offset, token, isOver));
}

/** Reserved words that stand inside expressions: what comes after them is not a column's fault. */
const operatorWords = new Set(
  "and or not in is like ilike case when then else end null true false distinct from symmetric".split(" "),
);

function hintFor(text: string, offset: number, token: string, isOver: boolean): string {
  const before = /([a-z_]+)\s*\(?\s*$/iu.exec(text.slice(0, offset))?.[1]?.toLowerCase() ?? "";
  const operator = wordOperators.get(before) ?? wordOperators.get(token.toLowerCase());
  if (operator !== undefined) return operator;
  if (token === "[") return "A list stands in parentheses: `x in (1, 2)`.";
  if (token === "?" || (token === ":" && text.includes("?")))
    return "Write `case when x > 0 then 'a' else 'b' end`.";
  if (token === "=>" || token === ":=") return "Compare with `x >= 1`, or `x = 1`.";
  if (/^(?:[<>]=?|<>|=)$/u.test(token) && /[<>=]/u.test(text.slice(0, offset)))
    return "Comparisons do not chain: `x > 1 and x < 3`, or `x between 1 and 3`.";
  const word = [before, token.toLowerCase()].find(
    (each) => reservedWords.has(each) && !operatorWords.has(each),
  );
  if (word !== undefined)
    return `${word} is a word of SQL; a column of that name is written in double quotes: "${word}".`;
  if (token.startsWith("'"))
    return "Close the text with a single quote; one inside it is written twice: `'it''s'`.";
  if (isOver && lacksParenthesis(text))
    return "A closing parenthesis is missing at the end. Within { } of YAML a comma ends the value: quote the expression there, or write it on a line of its own.";
  if (isOver) return "Something is missing at the end: a value after an operator, or a closing parenthesis.";
  if (token === ")") return "This parenthesis closes one that nothing opened.";
  return "Look at what stands just before: an operator, a comma or a quote may be missing.";
}

function lacksParenthesis(text: string): boolean {
  const outside = text.replace(/"(?:[^"]|"")*"|'(?:[^']|'')*'/gu, "");
  return outside.split("(").length > outside.split(")").length;
}

/** Byte location of a UTF-16 offset: the inverse of {@link offsetOf}. */
function locationOf(text: string, offset: number): number {
  return prefix.length + Buffer.byteLength(text.slice(0, offset));
}

/** UTF-16 offset in the expression's text of a location in the parse tree. */
export function offsetOf(text: string, location: number): number {
  const bytes = Math.max(0, location - prefix.length);
  return Math.min(text.length, Buffer.from(text).subarray(0, bytes).toString().length);
}

const token =
  /"(?:[^"]|"")*"|'(?:[^']|'')*'|[\p{L}_][\p{L}\p{N}_$]*|[\d.](?:[eE][+-](?=\d)|[\w.])*|::|[-+*/<>=~!@#%^&|`?]+|./suy;

/** The word, number, quoted text or operator that begins at an offset; empty at the end of the text. */
export function tokenAt(text: string, offset: number): string {
  token.lastIndex = offset;
  return token.exec(text)?.[0] ?? "";
}
