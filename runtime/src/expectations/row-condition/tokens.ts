import { ArgumentError } from "../expectation.js";

export type Token =
  | { readonly kind: "name"; readonly text: string }
  /** A name in backticks, or of `col("…")`: never a word of the grammar. */
  | { readonly kind: "quoted"; readonly text: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "sign"; readonly text: string };

const pattern =
  /\s*(?:(?<quoted>col\(\s*(?:"[^"]*"|'[^']*')\s*\)|`[^`]*`)|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.|'')*')|(?<number>[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z_]\w*)|(?<sign>[=!<>]=|<>|[=<>()[\],.&|~-]))/y;

/** Splits a row_condition into words, names, values and signs. @throws ArgumentError at what is none of them */
export function tokensOf(condition: string): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  const end = condition.trimEnd().length;
  while (pattern.lastIndex < end) {
    const start = pattern.lastIndex;
    const { quoted, text, number, name, sign } = pattern.exec(condition)?.groups ?? {};
    if (quoted !== undefined) tokens.push({ kind: "quoted", text: inner(quoted) });
    else if (text !== undefined) tokens.push({ kind: "text", text: unescaped(text) });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
    else throw new ArgumentError(`row_condition: unable to parse ${JSON.stringify(condition.slice(start))}`);
  }
  return tokens;
}

const inner = (quoted: string): string =>
  quoted.startsWith("`") ? quoted.slice(1, -1) : (/["'](.*)["']/s.exec(quoted)?.[1] ?? "");

const unescaped = (text: string): string =>
  text.slice(1, -1).replace(/\\(.)|''/gs, (_, escaped?: string) => escaped ?? "'");
