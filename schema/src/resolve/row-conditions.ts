import type { ExpectationText } from "../definitions/expectation.js";
import type { Column } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { problemAt, type Site } from "./site.js";

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
