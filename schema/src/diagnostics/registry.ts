import { expressionProblems } from "../expressions/problems.js";
import { languageCodes, type CodeEntry } from "./codes.js";

/** Every code of the language, sorted. */
export const errorRegistry: readonly CodeEntry[] = [...languageCodes, ...expressionProblems].sort((a, b) =>
  a.code < b.code ? -1 : 1,
);

/** The entry of a code, whatever its case; null if there is none. */
export function explainCode(code: string): CodeEntry | null {
  const wanted = code.trim().toUpperCase();
  return errorRegistry.find((entry) => entry.code === wanted) ?? null;
}
