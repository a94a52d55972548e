import type { ExpectationText } from "../definitions/expectation.js";
import type { Column, ColumnType } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { problemAt, type Site } from "./site.js";

/** What is wrong with a row_condition, whatever the data. */
export type ConditionProblem =
  | { readonly kind: "unreadable"; readonly message: string }
  | { readonly kind: "column"; readonly name: string }
  | {
      readonly kind: "type";
      readonly column: string;
      readonly type: ColumnType;
      /** What it is compared with, in words. */
      readonly with: string;
      /** What it may be compared with, in words. */
      readonly wants: string;
    };

/**
 * Finds what is wrong with a row_condition. What judges rows reads conditions, and this package knows nothing of it:
 * whoever loads a project hands it in.
 */
export type ConditionCheck = (
  text: string,
  parser: string | null,
  columns: Readonly<Record<string, ColumnType>>,
) => readonly ConditionProblem[];

/** Loads the check when there is a condition to check. */
export type LoadConditionCheck = () => Promise<ConditionCheck>;

/**
 * Reports a condition that cannot be read, and comparisons that its columns' types do not allow.
 * @returns columns that it names and that are not there
 */
export async function checkRowCondition(
  site: Site,
  path: Path,
  text: ExpectationText,
  columns: readonly Column[],
): Promise<string[]> {
  if (!("row_condition" in text) || !text.row_condition || site.loadConditionCheck === null) return [];
  const check = await site.loadConditionCheck();
  const types = Object.fromEntries(columns.map(({ name, type }) => [name, type]));
  const at = [...path, "row_condition"];
  const unknown: string[] = [];
  for (const problem of check(text.row_condition, text.condition_parser ?? null, types)) {
    if (problem.kind === "column") unknown.push(problem.name);
    else if (problem.kind === "unreadable")
      problemAt(site, at, {
        code: "MLO1315",
        message: `${dotted(at)} cannot be read: ${problem.message}.`,
        hint: "Write comparisons as Great Expectations, pandas or SQL write them: col(\"distance\") > 500, or distance > 500 and origin == 'JFK'.",
      });
    else
      problemAt(site, at, {
        code: "MLO1314",
        message: `${dotted(at)} compares "${problem.column}" of type ${problem.type} with ${problem.with}.`,
        hint: `Compare it with ${problem.wants}.`,
      });
  }
  return [...new Set(unknown)];
}
