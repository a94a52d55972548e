import type { ScannedColumn } from "@mlops-yaml/runtime/profiling";
import type { InferredColumn } from "./inference.js";

/** Spellings that mean a missing value in text too; others may be values: "None", "-", "?". */
const sureSpellings = new Set(["NA", "N/A", "n/a", "#N/A", "NULL", "null", "Null", "NaN", "nan", "\\N"]);

/**
 * Which spellings mean that a value is missing: those that stand among values of another type, and in text those
 * that hardly mean anything else. One spelling means it in all columns of a source.
 */
export function nullValues(
  columns: readonly ScannedColumn[],
  types: readonly InferredColumn["type"][],
): readonly string[] {
  const found = new Set<string>();
  columns.forEach((column, index) => {
    const isText = types[index] === "string" && column.values > 0;
    for (const spelling of column.spellings.keys())
      if (spelling !== "" && (!isText || (sureSpellings.has(spelling) && !isCode(column, spelling))))
        found.add(spelling);
  });
  return [...found].sort();
}

/** NA among codes of two letters is one of them: Namibia, North America. */
function isCode({ lengths, listed }: ScannedColumn, spelling: string): boolean {
  if (spelling !== "NA" || lengths === null || lengths[0] !== 2 || lengths[1] !== 2) return false;
  return listed === null || [...listed.keys()].every((value) => /^[A-Z]{2}$/.test(value));
}
