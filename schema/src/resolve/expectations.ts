import { defaults } from "../definitions/defaults.js";
import type { ExpectationText } from "../definitions/expectation.js";
import type { Column, Expectation, Json } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { isByCode, resolveExpectationCode } from "./code-expectations.js";
import { checkArguments } from "./expectation-arguments.js";
import { checkColumns, checkOtherTable } from "./expectation-columns.js";
import { judgesRows } from "./expectation-traits.js";
import { checkRowCondition } from "./row-conditions.js";
import { checkQuery } from "./quality-query.js";
import { problemAt, sortedKeys, type Site } from "./site.js";

/** @param sources names of all sources, for what is suggested in place of an unknown one */
export async function resolveExpectations(
  site: Site,
  source: string,
  texts: readonly ExpectationText[],
  columns: readonly Column[],
  sources: readonly string[],
): Promise<readonly Expectation[]> {
  const expectations: Expectation[] = [];
  for (const text of texts) {
    const path = site.pathOfEntry.get(text) ?? ["expectations", source];
    const { type, severity = defaults.expectation.severity, on_fail, description, ...kwargs } = text;
    const unknown = await checkRowCondition(site, path, text, columns);
    const column = checkColumns(site, path, source, text, columns, unknown);
    checkOtherTable(site, path, text, sources);
    checkArguments(site, path, text, column);
    const code = isByCode(text) ? await resolveExpectationCode(site, path, source, text, columns) : null;
    await checkQueries(site, path, text);
    checkReaction(site, path, text);
    expectations.push({
      type,
      kwargs: sortedKeys(kwargs) as { readonly [key: string]: Json },
      code,
      severity,
      onFail: on_fail ?? (severity === "critical" ? "block" : "warn"),
      description: description ?? null,
    });
  }
  return expectations;
}

async function checkQueries(site: Site, path: Path, text: ExpectationText): Promise<void> {
  if (text.type === "unexpected_rows_expectation")
    await checkQuery(site, [...path, "unexpected_rows_query"], text.unexpected_rows_query);
  if (text.type !== "expect_query_results_to_match_comparison") return;
  await checkQuery(site, [...path, "base_query"], text.base_query);
  await checkQuery(site, [...path, "comparison_query"], text.comparison_query);
}

function checkReaction(site: Site, path: Path, text: ExpectationText): void {
  const { type, severity = defaults.expectation.severity, on_fail } = text;
  if (on_fail === "block" && severity !== "critical")
    problemAt(site, [...path, "on_fail"], {
      code: "MLO1311",
      message: `${dotted([...path, "on_fail"])} is block, but an expectation of severity ${severity} blocks nothing.`,
      hint: "Make it critical, or use quarantine or warn.",
    });
  if (on_fail === "quarantine" && !judgesRows(type))
    problemAt(site, [...path, "on_fail"], {
      code: "MLO1305",
      message: `${type} cannot quarantine rows: it judges the ${"column" in text ? "column" : "table"} as a whole.`,
      hint: "Use block or warn.",
    });
}
