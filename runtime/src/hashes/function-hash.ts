import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, type Token as ParsedToken } from "acorn";
import type { UserFunction } from "../definitions/user-code.js";

/** By URL of the module: the code that a process has loaded does not change while it runs. */
const known = new Map<string, string>();

/**
 * SHA-256 of the code that a function of the user's own is made of: its compiled module and every file that this one
 * imports by a relative path. Comments, blank lines and the place of the folder do not count.
 * @throws Error where a file cannot be read
 */
export function functionHash({ module }: Pick<UserFunction<unknown>, "module">): string {
  const hash = known.get(module) ?? moduleHash(module);
  known.set(module, hash);
  return hash;
}

function moduleHash(entry: string): string {
  const codes = new Map<string, string>();
  const visit = (url: string): void => {
    if (codes.has(url)) return;
    const { code, imports } = readModule(url);
    codes.set(url, code);
    for (const specifier of imports) if (/^\.\.?\//.test(specifier)) visit(new URL(specifier, url).href);
  };
  visit(entry);
  const place = (url: string): string => relative(fileURLToPath(new URL(".", entry)), fileURLToPath(url));
  const parts = [...codes]
    .map(([url, code]) => [place(url), code])
    .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** The parser's types leave the value out. */
type Token = ParsedToken & { readonly value?: unknown };

interface Module {
  readonly code: string;
  readonly imports: readonly string[];
}

function readModule(url: string): Module {
  const text = readFileSync(fileURLToPath(url), "utf8").replaceAll("\r\n", "\n");
  const whole: Module = { code: text, imports: [] };
  if (!/\.m?js$/.test(new URL(url).pathname)) return whole;
  const tokens: Token[] = [];
  try {
    parse(text, { ecmaVersion: "latest", sourceType: "module", locations: true, onToken: tokens });
  } catch {
    return whole; // Syntax that is newer than the parser.
  }
  return { code: codeOf(text, tokens), imports: importsOf(tokens) };
}

/** Tokens as they are written, on lines as they stand: the end of a line can end a statement. */
function codeOf(text: string, tokens: readonly Token[]): string {
  let code = "";
  let line = Infinity;
  for (const { start, end, loc } of tokens) {
    const isLater = (loc?.start.line ?? 0) > line;
    code += `${isLater ? "\n" : " "}${text.slice(start, end)}`;
    line = loc?.end.line ?? line;
  }
  return code;
}

/** What follows `from`, `import` or `import(`. */
function importsOf(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, index) => {
    if (token.type.label !== "string") return [];
    const [before, call] = [tokens[index - 1], tokens[index - 2]];
    const isStatic =
      before?.type.keyword === "import" || (before?.type.label === "name" && before.value === "from");
    const isDynamic = before?.type.label === "(" && call?.type.keyword === "import";
    return isStatic || isDynamic ? [String(token.value)] : [];
  });
}
