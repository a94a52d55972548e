import { effects, type Change } from "@mlops-yaml/runtime/plan";
import { renderTable } from "../output/table.js";
import type { ChangePlan } from "./plan-change.js";

/** Lines for people. */
export function renderPlan(plan: ChangePlan): string {
  if (plan.changes.length === 0) return `nothing changes against ${named(plan)}`;
  const rows = plan.changes.map((change) => [change.part, wordOf(plan, change), noted(change)]);
  return `${headOf(plan)}\n${renderTable(null, rows)}`;
}

/** The same as Markdown, for a pull request. */
export function renderMarkdown(plan: ChangePlan): string {
  if (plan.changes.length === 0) return `**mlops plan**: nothing changes against ${named(plan)}.\n`;
  const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
  const rows = plan.changes.map(
    (change) => `| \`${change.part}\` | ${wordOf(plan, change)} | ${cell(noted(change))} |`,
  );
  return [
    "**mlops plan**: " + headOf(plan),
    "",
    "| part | what happens | why |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

export const isBreaking = ({ changes }: ChangePlan): boolean =>
  changes.some(({ breaking }) => breaking === true);

const named = ({ against }: ChangePlan): string => against ?? "what `mlops up` started last";

const headOf = (plan: ChangePlan): string =>
  plan.isFirst ? "`mlops up` has not run here: everything is new" : `what changes against ${named(plan)}:`;

/** Of what is new nothing is done again. */
const wordOf = ({ isFirst }: ChangePlan, { effect, why }: Change): string =>
  isFirst || why === "is new" ? effects[effect].replace(/ (again|differently)$/, "") : effects[effect];

function noted({ why, breaking, consent }: Change): string {
  const notes = [
    ...(breaking ? ["BREAKING"] : []),
    ...(consent === undefined ? [] : [`waits for the consent ${consent} where rows are stored`]),
  ];
  return notes.length === 0 ? why : `${why} (${notes.join("; ")})`;
}
