import type { ExpectationOutcome, Validation } from "@mlops-yaml/runtime/control";
import { formatCount } from "../output/format.js";
import type { Terminal } from "../terminal.js";
import { describe, type Description } from "./describe.js";
import { tally, verdictOf } from "./verdict.js";

type Colors = Terminal["colors"]["out"];

/** A validation for people: what failed comes first, with examples and the keys of their rows. */
export function renderValidation(validation: Validation, colors: Colors): string {
  const { source, batchId, origin, rows, outcomes } = validation;
  const of = batchId === null ? "" : ` of batch ${batchId}, ${origin ?? ""}`;
  const heading = `${colors.bold(source)}  ${formatCount(rows)} ${rows === 1 ? "row" : "rows"}${of}: ${tally(outcomes)}`;
  const order = ["failed", "not evaluated", "passed"];
  const sorted = outcomes.toSorted((a, b) => order.indexOf(verdictOf(a)) - order.indexOf(verdictOf(b)));
  return [heading, ...sorted.flatMap((outcome) => lines(outcome, colors))].join("\n");
}

function lines(outcome: ExpectationOutcome, colors: Colors): string[] {
  const { name, observed, examples, keys } = describe(outcome);
  const verdict = verdictOf(outcome);
  const { severity } = outcome.expectation;
  if (verdict === "passed")
    return [`  ${colors.green("✓")} ${name}${colors.dim(observed && `  ${observed}`)}`];
  if (verdict === "not evaluated")
    return [`  ${colors.yellow("?")} ${name}  ${colors.yellow(`not evaluated: ${observed}`)}`];
  const paint = severity === "critical" ? colors.red : colors.yellow;
  return [
    `  ${paint("✗")} ${name}  ${paint(severity)}`,
    `      ${observed}`,
    ...detail("values", examples),
    ...detail("rows", keys),
  ].map((line, index) => (index > 1 ? colors.dim(line) : line));
}

/** So many values and rows are shown on the terminal; the other formats have all. */
const shown = 5;

function detail(name: string, items: Description["examples"]): string[] {
  if (items.length === 0) return [];
  const rest = items.length > shown ? ", …" : "";
  return [`      ${name}: ${items.slice(0, shown).join(", ")}${rest}`];
}
