/**
 * Formats emitted TypeScript once, at the end, with an exact-pinned formatter, so that equal input gives equal
 * bytes. Other files are printed in their final form by what makes them.
 */
import { extname } from "node:path/posix";
import * as babel from "prettier/plugins/babel";
import * as estree from "prettier/plugins/estree";
import { format } from "prettier/standalone";

/** The text as it is written: with one line end at its end. */
export async function formatFile(path: string, text: string): Promise<string> {
  if (extname(path) !== ".ts") return `${text.trimEnd()}\n`;
  // Babel's parser of TypeScript prints the same and loads faster than TypeScript's own.
  return format(text, { parser: "babel-ts", plugins: [babel, estree], printWidth: 100 });
}
