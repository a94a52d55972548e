import type { ExpectationOutcome } from "@mlops-yaml/runtime/control";
import { formatCount, formatMetric } from "../output/format.js";
import { exactJson } from "../json/exact-json.js";

/** An outcome in words; lists are as long as the result has them. */
export interface Description {
  /** Type and what it is about. */
  readonly name: string;
  readonly observed: string;
  /** Unexpected values, the most frequent first, with their counts where all are listed. */
  readonly examples: readonly string[];
  /** Failing rows by their keys. */
  readonly keys: readonly string[];
}

export function describe(outcome: ExpectationOutcome): Description {
  const { expectation, result } = outcome;
  const counts = valueCounts(result);
  // Counts among the first rows only would read as counts of all.
  const isWhole = counts.reduce((sum, { count }) => sum + count, 0) === result["unexpected_count"];
  return {
    name: nameOf(expectation),
    observed: observedOf(outcome),
    examples: counts.map(({ value, count }) => (isWhole && count > 1 ? `${value} (${count}×)` : value)),
    keys: keysOf(result),
  };
}

/** "expect_column_values_to_be_between: distance". */
function nameOf({ type, kwargs }: ExpectationOutcome["expectation"]): string {
  const about = aboutOf(kwargs);
  return about === "" ? type : `${type}: ${about}`;
}

/** The column or columns that an expectation is about. */
export function aboutOf(kwargs: Readonly<Record<string, unknown>>): string {
  const { column, column_list: list, column_A: a, column_B: b } = kwargs;
  if (typeof column === "string") return column;
  if (Array.isArray(list)) return list.join(", ");
  return typeof a === "string" && typeof b === "string" ? `${a}, ${b}` : "";
}

function observedOf({ result, reason, exception, success }: ExpectationOutcome): string {
  if (exception !== null) return `cannot be evaluated: ${exception}`;
  if (success === null) return reason ?? "";
  const { unexpected_count: unexpected, unexpected_percent: percent, element_count: all } = result;
  if (typeof unexpected === "number") {
    if (unexpected === 0) return "";
    const of = typeof all === "number" ? ` of ${formatCount(all)}` : "";
    const share = typeof percent === "number" ? ` (${formatPercent(percent)})` : "";
    return `${formatCount(unexpected)}${of} rows unexpected${share}`;
  }
  return "observed_value" in result ? `observed ${shortText(result["observed_value"], 200)}` : "";
}

/** A percentage that is not nothing never reads as nothing: 0.0012 -> "0.0012%". */
export function formatPercent(percent: number): string {
  if (percent > 0 && percent < 0.1) return `${Number(percent.toPrecision(2))}%`;
  return `${formatMetric(Number(percent.toFixed(1)))}%`;
}

/** Values of a result as text, counted among those that it lists. */
export function valueCounts(
  result: ExpectationOutcome["result"],
): { readonly value: string; readonly count: number }[] {
  const counts = result["partial_unexpected_counts"];
  if (!Array.isArray(counts)) return [];
  return (counts as { value: unknown; count: number }[]).map(({ value, count }) => ({
    value: shortText(value, 80),
    count,
  }));
}

function keysOf(result: ExpectationOutcome["result"]): string[] {
  const rows = result["unexpected_index_list"] ?? result["partial_unexpected_index_list"];
  const names = result["unexpected_index_column_names"];
  if (!Array.isArray(rows) || !Array.isArray(names) || names.length === 0) return [];
  return (rows as Record<string, unknown>[]).map((row) =>
    (names as string[]).map((name) => `${name}=${shortText(row[name], 80)}`).join(" "),
  );
}

/** A value in at most `length` characters. */
export function shortText(value: unknown, length: number): string {
  const text = typeof value === "string" ? value : exactJson(value);
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
