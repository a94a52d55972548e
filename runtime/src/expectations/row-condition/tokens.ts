import { ArgumentError } from "../expectation.js";

interface Spelled {
  readonly text: string;
  /** Where it stands in the condition. */
  readonly start: number;
  readonly end: number;
}

export type Token =
  | ({ readonly kind: "name" } & Spelled)
  /** A name in backticks, or of `col("…")`: never a word of the grammar. */
  | ({ readonly kind: "quoted" } & Spelled)
  | ({ readonly kind: "text" } & Spelled)
  | ({ readonly kind: "number" } & Spelled)
  | ({ readonly kind: "sign" } & Spelled);

const pattern =
  /\s*(?:(?<quoted>col\(\s*(?:"[^"]*"|'[^']*')\s*\)|`[^`]*`)|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.|'')*')|(?<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{M}\p{N}_]*)|(?<sign>[=!<>]=|<>|[=<>()[\],.&|~-]))/uy;

/** Splits a row_condition into words, names, values and signs. @throws ArgumentError at what is none of them */
export function tokensOf(condition: string): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  const length = condition.trimEnd().length;
  while (pattern.lastIndex < length) {
    const start = pattern.lastIndex;
    const { quoted, text, number, name, sign } = pattern.exec(condition)?.groups ?? {};
    const end = pattern.lastIndex;
    const at = (spelled: string) => ({ start: end - spelled.length, end });
    if (quoted !== undefined) tokens.push({ kind: "quoted", text: inner(quoted), ...at(quoted) });
    else if (text !== undefined) tokens.push({ kind: "text", text: unescaped(text), ...at(text) });
    else if (number !== undefined) tokens.push({ kind: "number", text: number, ...at(number) });
    else if (name !== undefined) tokens.push({ kind: "name", text: name, ...at(name) });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign, ...at(sign) });
    else throw new ArgumentError(`row_condition: unable to parse ${JSON.stringify(condition.slice(start))}`);
  }
  return tokens;
}

const inner = (quoted: string): string =>
  quoted.startsWith("`") ? quoted.slice(1, -1) : (/["'](.*)["']/s.exec(quoted)?.[1] ?? "");

const unescaped = (text: string): string =>
  text.slice(1, -1).replace(/\\(.)|''/gs, (_, escaped?: string) => escaped ?? "'");
