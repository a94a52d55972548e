import pg from "pg";
import type { ColumnType } from "../v1/definitions.js";
import {
  ArgumentError,
  boundsOf,
  columnListOf,
  columnOf,
  literal,
  mostlyOf,
  text,
  withinSql,
} from "./arguments.js";
import { partialUnexpectedCount, type Ask, type Columns, type Plan, type Verdict } from "./expectation.js";

type Kwargs = Readonly<Record<string, unknown>>;

/** Row by row: which rows count, which of them are unexpected, what is shown of them. All SQL over one row. */
export interface RowRule {
  /** Rows that are judged; the others are missing. */
  readonly considered: string;
  /** True for unexpected rows among the considered ones. May use window functions if `counted` is given. */
  readonly unexpected: string;
  /** JSON of what is listed for an unexpected row. */
  readonly shown: string;
  /** Aggregate that is 0 exactly if no row is unexpected: spares window functions in the common scan. */
  readonly counted?: string;
  /** not_be_null reports no missing values: null rows are its unexpected ones. */
  readonly reportsMissing: boolean;
}

type RuleOf = (kwargs: Kwargs, columns: Columns) => RowRule;

const overColumn =
  (unexpected: (sql: string, type: ColumnType, kwargs: Kwargs) => string): RuleOf =>
  (kwargs, columns) => {
    const { sql, type } = columnOf(kwargs, columns);
    return {
      considered: `${sql} IS NOT NULL`,
      unexpected: unexpected(sql, type, kwargs),
      shown: `to_jsonb(${sql})`,
      reportsMissing: true,
    };
  };

const rules: Readonly<Record<string, RuleOf>> = {
  expect_column_values_to_not_be_null: (kwargs, columns) => {
    const { sql } = columnOf(kwargs, columns);
    return {
      considered: "true",
      unexpected: `${sql} IS NULL`,
      shown: "'null'::jsonb",
      reportsMissing: false,
    };
  },
  expect_column_values_to_be_unique: (kwargs, columns) => {
    const { sql } = columnOf(kwargs, columns);
    return {
      considered: `${sql} IS NOT NULL`,
      unexpected: `(${sql} IS NOT NULL AND count(*) OVER (PARTITION BY ${sql}) > 1)`,
      shown: `to_jsonb(${sql})`,
      counted: `count(${sql}) - count(DISTINCT ${sql})`,
      reportsMissing: true,
    };
  },
  expect_compound_columns_to_be_unique: (kwargs, columns) => {
    const list = columnListOf(kwargs, columns);
    const key = list.map((column) => column.sql).join(", ");
    const considered = consideredColumns(
      kwargs,
      list.map((column) => column.sql),
    );
    return {
      considered,
      unexpected: `(${considered} AND count(*) FILTER (WHERE ${considered}) OVER (PARTITION BY ${key}) > 1)`,
      shown: `jsonb_build_object(${list.map((column) => `${pg.escapeLiteral(column.name)}::text, ${column.sql}`).join(", ")})`,
      counted: `count(*) FILTER (WHERE ${considered}) - count(DISTINCT (${key})) FILTER (WHERE ${considered})`,
      reportsMissing: true,
    };
  },
  expect_column_values_to_be_in_set: overColumn((sql, type, kwargs) => {
    const set = kwargs["value_set"];
    if (!Array.isArray(set)) throw new ArgumentError("value_set must be a list");
    const values = set.filter((value) => value !== null).map((value) => literal(value, type, "value_set"));
    return values.length === 0 ? "true" : `${sql} NOT IN (${values.join(", ")})`;
  }),
  expect_column_values_to_be_between: overColumn(
    (sql, type, kwargs) => `NOT (${withinSql(sql, boundsOf(kwargs), type)})`,
  ),
  expect_column_values_to_match_regex: overColumn((sql, type, kwargs) => {
    if (type !== "string")
      throw new ArgumentError(`the column is ${type}: a regex matches string columns only`);
    return `${sql} !~ ${pg.escapeLiteral(text(kwargs, "regex"))}`;
  }),
  expect_column_value_lengths_to_be_between: overColumn((sql, type, kwargs) => {
    if (type !== "string")
      throw new ArgumentError(`the column is ${type}: only string columns have value lengths`);
    return `NOT (${withinSql(`char_length(${sql})`, boundsOf(kwargs), "integer")})`;
  }),
};

function consideredColumns(kwargs: Kwargs, sql: readonly string[]): string {
  const ignore = kwargs["ignore_row_if"] ?? "all_values_are_missing";
  switch (ignore) {
    case "all_values_are_missing":
      return `num_nonnulls(${sql.join(", ")}) > 0`;
    case "any_value_is_missing":
      return `num_nulls(${sql.join(", ")}) = 0`;
    case "never":
      return "true";
    default:
      throw new ArgumentError("ignore_row_if must be all_values_are_missing, any_value_is_missing or never");
  }
}

/** The row rule of a map expectation; null for the types that judge a column or table as a whole. */
export function rowRule(type: string, kwargs: Kwargs, columns: Columns): RowRule | null {
  return rules[type]?.(kwargs, columns) ?? null;
}

/** Great Expectations' column map semantics: success when (considered - unexpected) / considered >= mostly. */
export function planRowRule(rule: RowRule, kwargs: Kwargs): Plan {
  const mostly = mostlyOf(kwargs);
  return {
    aggregates: {
      elements: "count(*)",
      considered: `count(*) FILTER (WHERE ${rule.considered})`,
      unexpected: rule.counted ?? `count(*) FILTER (WHERE ${rule.considered} AND (${rule.unexpected}))`,
    },
    async judge(row, relation, ask) {
      const failing = `FROM (SELECT *, (${rule.unexpected}) AS "_unexpected" FROM ${relation}) AS "checked" WHERE (${rule.considered}) AND "_unexpected"`;
      let unexpected = Number(row["unexpected"]);
      if (unexpected > 0 && rule.counted)
        unexpected = Number((await ask(`SELECT count(*) AS "n" ${failing}`))[0]?.["n"]);
      const listed = unexpected > 0 ? await listUnexpected(rule, failing, ask) : [];
      return verdict(
        {
          elements: Number(row["elements"]),
          considered: Number(row["considered"]),
          unexpected,
          listed,
          mostly,
        },
        rule.reportsMissing,
      );
    },
  };
}

async function listUnexpected(rule: RowRule, failing: string, ask: Ask): Promise<unknown[]> {
  return (await ask(`SELECT ${rule.shown} AS "value" ${failing} LIMIT ${partialUnexpectedCount}`)).map(
    (row) => row["value"],
  );
}

interface Counts {
  readonly elements: number;
  readonly considered: number;
  readonly unexpected: number;
  readonly listed: readonly unknown[];
  readonly mostly: number;
}

function verdict(
  { elements, considered, unexpected, listed, mostly }: Counts,
  reportsMissing: boolean,
): Verdict {
  const missing = elements - considered;
  const percent = (part: number, whole: number): number | null => (whole === 0 ? null : (part / whole) * 100);
  const result = {
    element_count: elements,
    unexpected_count: unexpected,
    unexpected_percent: percent(unexpected, considered),
    partial_unexpected_list: listed,
    ...(reportsMissing && {
      missing_count: missing,
      missing_percent: percent(missing, elements),
      unexpected_percent_total: percent(unexpected, elements),
      unexpected_percent_nonmissing: percent(unexpected, considered),
    }),
    partial_unexpected_counts: countValues(listed),
  };
  if (considered === 0)
    return { success: null, result, reason: elements === 0 ? "there are no rows" : "every value is missing" };
  return { success: (considered - unexpected) / considered >= mostly, result };
}

/** Value frequencies of the listed values, most frequent first, ties in order of appearance. */
function countValues(values: readonly unknown[]): { value: unknown; count: number }[] {
  const counts = new Map<string, { value: unknown; count: number }>();
  for (const value of values) {
    const key = JSON.stringify(value);
    const entry = counts.get(key);
    if (entry) entry.count += 1;
    else counts.set(key, { value, count: 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}
