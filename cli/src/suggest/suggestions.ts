import type { Source } from "@mlops-yaml/schema";
import type { ColumnProfile, TableProfile } from "@mlops-yaml/runtime/profiling";
import { formatCount } from "../output/format.js";
import { regexOfShape } from "./shape.js";

/** An expectation that the profiled data meets, and what it was made from. */
export interface Suggestion {
  readonly expectation: { readonly type: string } & Readonly<Record<string, unknown>>;
  readonly reason: string;
}

/** Fewer rows say little of those to come. */
const leastRows = 20;
/** Numbers may go beyond what was seen by this share of its width. */
const slack = 0.1;
const warning = { severity: "warning" } as const;

/** What to expect of each column and of the table as a whole, without columns of other tables. */
export function suggestFrom(profile: TableProfile, source: Source): Suggestion[] {
  if (profile.rows < leastRows) return [];
  return [
    ...ofTable(profile, source),
    ...profile.columns.flatMap((column) => ofColumn(column, profile.rows, source)),
  ];
}

function ofTable({ rows, batches }: TableProfile, source: Source): Suggestion[] {
  if (source.ingest.mode === "full")
    return [
      {
        expectation: {
          type: "expect_table_row_count_to_be_between",
          min_value: Math.floor(rows / 2),
          max_value: rows * 2,
          ...warning,
        },
        reason: `${formatCount(rows)} rows; between half and twice as many`,
      },
    ];
  const mean = batches.reduce((sum, count) => sum + count, 0) / Math.max(1, batches.length);
  if (batches.length < 4 || batches.some((count) => Math.abs(count - mean) > mean * 0.4)) return [];
  return [
    {
      expectation: { type: "expect_table_row_count_to_be_near_recent_batches", ...warning },
      reason: `the last ${batches.length} loads had about ${formatCount(mean)} rows each`,
    },
  ];
}

function ofColumn(column: ColumnProfile, rows: number, source: Source): Suggestion[] {
  const { name, distinct, missing } = column;
  const declared = source.columns.find((each) => each.name === name);
  const values = rows - missing;
  const isKey = source.primaryKey.length === 1 && source.primaryKey[0] === name;
  const found: Suggestion[] = [];
  // What is not nullable is refused when it is loaded.
  if (declared?.nullable === true && missing < rows / 2) found.push(notNull(column, rows));
  if (values < leastRows) return found;
  const isUnique =
    distinct === values && missing === 0 && (column.type === "integer" || column.type === "string");
  if (isUnique && !isKey)
    found.push({
      expectation: { type: "expect_column_values_to_be_unique", column: name, ...warning },
      reason: `all ${formatCount(values)} values of ${name} differ`,
    });
  const set = inSet(column, values);
  const form =
    set ??
    pattern(column, values) ??
    (isUnique && column.type === "integer" ? null : between(column)) ??
    lengths(column);
  return form === null ? found : [...found, form];
}

function notNull({ name, missing }: ColumnProfile, rows: number): Suggestion {
  const share = 1 - missing / rows;
  const mostly = Math.floor((share - 0.01) * 100) / 100;
  return {
    expectation: { type: "expect_column_values_to_not_be_null", column: name, mostly, ...warning },
    reason: `${formatCount(missing)} of ${formatCount(rows)} rows lack ${name}`,
  };
}

function inSet({ name, type, distinct, values: listed }: ColumnProfile, values: number): Suggestion | null {
  const most = type === "string" ? 20 : 12;
  if (listed === null || distinct > most || values < distinct * 10) return null;
  return {
    expectation: { type: "expect_column_values_to_be_in_set", column: name, value_set: listed, ...warning },
    reason: `${name} has ${distinct} different ${distinct === 1 ? "value" : "values"} in ${formatCount(values)} rows`,
  };
}

function pattern({ name, shape }: ColumnProfile, values: number): Suggestion | null {
  const regex = shape === null ? null : regexOfShape(shape);
  if (regex === null) return null;
  return {
    expectation: { type: "expect_column_values_to_match_regex", column: name, regex, ...warning },
    reason: `all ${formatCount(values)} values of ${name} have this form`,
  };
}

function between({ name, type, range }: ColumnProfile): Suggestion | null {
  if (range === null) return null;
  const [least, greatest] = range;
  if (typeof least === "string" || typeof greatest === "string") {
    const from = String(least);
    return {
      expectation: {
        type: "expect_column_values_to_be_between",
        column: name,
        min_value: `${from.slice(0, 4)}-01-01${type === "timestamp" ? "T00:00:00Z" : ""}`,
        ...warning,
      },
      reason: `${name} goes from ${from} to ${String(greatest)}; the end is left open`,
    };
  }
  const room = (greatest - least) * slack || Math.max(1, Math.abs(greatest) * slack);
  const low = least >= 0 ? Math.max(0, least - room) : least - room;
  return {
    expectation: {
      type: "expect_column_values_to_be_between",
      column: name,
      min_value: rounded(low, room, Math.floor),
      max_value: rounded(greatest + room, room, Math.ceil),
      ...warning,
    },
    reason: `${name} goes from ${least} to ${greatest}`,
  };
}

/** To one digit of the room that was left, outwards. */
function rounded(value: number, room: number, outwards: (value: number) => number): number {
  const digit = 10 ** Math.floor(Math.log10(room));
  return Number((outwards(value / digit) * digit).toPrecision(12));
}

function lengths({ name, lengths: found }: ColumnProfile): Suggestion | null {
  if (found === null) return null;
  const [shortest, longest] = found;
  return {
    expectation: {
      type: "expect_column_value_lengths_to_be_between",
      column: name,
      min_value: shortest > 0 ? 1 : 0,
      max_value: Math.ceil(longest * 1.5),
      ...warning,
    },
    reason: `values of ${name} have ${shortest} to ${longest} characters`,
  };
}
