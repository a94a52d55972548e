import { exactJson } from "../json/exact-json.js";
import { isNumber } from "./arguments.js";
import type { RowPlan, ScriptPlan, Verdict } from "./plan.js";
import type { ResultFormat } from "./result-format.js";

/** Counts of a rule over rows, and the rows that it calls unexpected, as many as were looked for. */
export interface RowFacts {
  readonly elements: number;
  readonly considered: number;
  readonly unexpected: number;
  /** Values by column: those of the rule, those that identify the row, or all of them. */
  readonly listed: readonly Readonly<Record<string, unknown>>[];
  /** Query for the unexpected rows; null where SQL cannot find them. */
  readonly query: string | null;
}

export interface Tolerance {
  /** Share of the considered rows that must be expected. */
  readonly mostly: number;
  /** So many unexpected rows are tolerated; null: `mostly` decides. */
  readonly most: number | null;
}

/** Great Expectations' map semantics: success when (considered - unexpected) / considered >= mostly. */
export function rowVerdict(
  plan: RowPlan | ScriptPlan,
  facts: RowFacts,
  { mostly, most }: Tolerance,
  format: ResultFormat,
): Verdict {
  const result = rowResult(plan, facts, format);
  const { elements, considered, unexpected } = facts;
  if (considered === 0)
    return { success: null, result, reason: elements === 0 ? "there are no rows" : "every value is missing" };
  const success = most === null ? (considered - unexpected) / considered >= mostly : unexpected <= most;
  return { success, result };
}

function rowResult(plan: RowPlan | ScriptPlan, facts: RowFacts, format: ResultFormat): Verdict["result"] {
  if (format.word === "BOOLEAN_ONLY") return {};
  const { elements, considered, unexpected, listed, query } = facts;
  const missing = elements - considered;
  const values = listed.map((row) => shownOf(plan, row));
  const shown = format.excludeUnexpectedValues ? null : values;
  const partial = <Item>(items: readonly Item[]): Item[] => items.slice(0, format.partialUnexpectedCount);
  const { indexColumns } = format;
  const index = indexColumns.length > 0 ? listed.map((row) => indexOf(plan, row, format)) : null;
  const reportsMissing = plan.kind === "script" || plan.reportsMissing;
  const result: Record<string, unknown> = {
    element_count: elements,
    unexpected_count: unexpected,
    unexpected_percent: percent(unexpected, considered),
    ...(shown && { partial_unexpected_list: partial(shown) }),
    ...(index && { unexpected_index_column_names: indexColumns }),
    ...(reportsMissing && {
      missing_count: missing,
      missing_percent: percent(missing, elements),
      unexpected_percent_total: percent(unexpected, elements),
      unexpected_percent_nonmissing: percent(unexpected, considered),
    }),
    ...(format.includeUnexpectedRows && { unexpected_rows: partial(listed) }),
  };
  if (format.word === "BASIC") return result;
  if (shown) result["partial_unexpected_counts"] = countValues(partial(shown).map(asTuple));
  if (index) result["partial_unexpected_index_list"] = partial(index);
  if (format.word === "SUMMARY") return result;
  if (shown) result["unexpected_list"] = shown;
  if (index) result["unexpected_index_list"] = index;
  if (query !== null && format.indexQuery) result["unexpected_index_query"] = query;
  return result;
}

const percent = (part: number, whole: number): number | null => (whole === 0 ? null : (part / whole) * 100);

function shownOf({ columns, listed }: RowPlan | ScriptPlan, row: Readonly<Record<string, unknown>>): unknown {
  const values = columns.map((name) => row[name] ?? null);
  if (listed === "value") return values[0] ?? null;
  return listed === "pair" ? values : Object.fromEntries(columns.map((name, index) => [name, values[index]]));
}

const indexOf = (
  { columns }: RowPlan | ScriptPlan,
  row: Readonly<Record<string, unknown>>,
  { indexColumns }: ResultFormat,
): Record<string, unknown> =>
  Object.fromEntries([...new Set([...columns, ...indexColumns])].map((name) => [name, row[name] ?? null]));

/** A row's values by column as a list of values, which is how frequencies are listed. */
const asTuple = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? Object.values(value) : value;

/** Frequencies of the listed values, most frequent first, then by value. */
function countValues(values: readonly unknown[]): { value: unknown; count: number }[] {
  const counts = new Map<string, { value: unknown; count: number }>();
  for (const value of values) {
    const key = exactJson(value);
    const entry = counts.get(key);
    if (entry) entry.count += 1;
    else counts.set(key, { value, count: 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || ascending(a.value, b.value));
}

/** Numbers, booleans, texts, and lists of them in order; what cannot be compared stays where it is. */
function ascending(a: unknown, b: unknown): number {
  if (isNumber(a) && isNumber(b)) return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  if (typeof a === "string" && typeof b === "string") return a === b ? 0 : a < b ? -1 : 1;
  if (!Array.isArray(a) || !Array.isArray(b)) return 0;
  return a.reduce<number>((order, value, index) => order || ascending(value, b[index]), 0);
}
