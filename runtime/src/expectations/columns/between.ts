import type { ColumnType } from "../../definitions/column.js";
import { boundsOf, withinSql } from "../bounds.js";
import {
  columnOf,
  needType,
  numeric,
  presentCount,
  rowCount,
  type Domain,
  type DomainColumn,
} from "../domain.js";
import type { Kwargs } from "../expectation.js";
import type { Aggregates, Frequencies, Needs, ScanRow, ValuePlan } from "../plan.js";

type PlanOf = (kwargs: Kwargs, domain: Domain) => ValuePlan;

/**
 * One aggregate of a column, kept within bounds. The bounds are compared in SQL, so that times and text compare
 * as PostgreSQL compares them. An aggregate over no value is null and fails, as in Great Expectations.
 */
function between(
  aggregate: (value: string) => string,
  {
    result,
    ofNumbers = result !== undefined,
  }: { readonly result?: ColumnType; readonly ofNumbers?: boolean } = {},
): PlanOf {
  return (kwargs, domain) => {
    const column = columnOf(kwargs, domain);
    if (ofNumbers) needType(column, numeric, "only numbers have this aggregate");
    const value = aggregate(column.conditional);
    const within = {
      observed: `to_jsonb(${value})`,
      within: withinSql(value, boundsOf(kwargs), result ?? column.type),
    };
    const counts = elementCounts(column, domain);
    return {
      kind: "value",
      needs: { first: { ...counts, ...within } },
      judge: (row) => ({
        success: row["within"] === true,
        result: { observed_value: row["observed"] ?? null, ...elementFields(row) },
      }),
    };
  };
}

export const minBetween = between((value) => `min(${value})`);
export const maxBetween = between((value) => `max(${value})`);
export const meanBetween = between((value) => `avg(${value})::float8`, { result: "float" });
export const sumBetween = between((value) => `sum(${value})`, { ofNumbers: true });
export const stdevBetween = between((value) => `stddev_samp(${value})::float8`, { result: "float" });
/** Number of different values, and their share of all that are not missing. */
function distinctBetween(type: ColumnType, observe: (distinct: string, present: string) => string): PlanOf {
  return (kwargs, domain) => {
    const column = columnOf(kwargs, domain);
    const bounds = boundsOf(kwargs);
    const judged = (value: string): Aggregates => ({
      observed: value,
      within: withinSql(value, bounds, type),
    });
    const frequencies: Frequencies = {
      key: column.conditional,
      summary: (from) =>
        mapped(judged(observe("count(*)", "sum(n)")), (value) => `(SELECT ${value} FROM ${from})`),
    };
    const ordered = judged(observe(`count(DISTINCT ${column.conditional})`, `count(${column.conditional})`));
    const needs: Needs = {
      first: elementCounts(column, domain),
      // Texts take long to sort, and little to group.
      ...(column.type === "string"
        ? { frequencies: [frequencies] }
        : { either: { ordered, frequencies: [frequencies] } }),
    };
    return {
      kind: "value",
      needs,
      judge: (row) => ({
        success: row["within"] === true,
        result: { observed_value: number(row["observed"]), ...elementFields(row) },
      }),
    };
  };
}

export const uniqueCountBetween = distinctBetween("integer", (distinct) => distinct);
export const uniqueShareBetween = distinctBetween(
  "float",
  (distinct, present) => `(CASE WHEN ${distinct} > 0 THEN ${distinct} / (${present})::float8 ELSE 0 END)`,
);

/** Share of the rows that have a value; 0 without any row. */
export function presentShareBetween(kwargs: Kwargs, domain: Domain): ValuePlan {
  const column = columnOf(kwargs, domain);
  const value = `coalesce((${presentCount(column, domain)}) / nullif(${rowCount(domain)}, 0)::float8, 0)`;
  return {
    kind: "value",
    needs: { first: { observed: value, within: withinSql(value, boundsOf(kwargs), "float") } },
    judge: (row) => ({
      success: row["within"] === true,
      result: { observed_value: number(row["observed"]) },
    }),
  };
}

const mapped = (aggregates: Aggregates, change: (sql: string) => string): Aggregates =>
  Object.fromEntries(Object.entries(aggregates).map(([alias, sql]) => [alias, change(sql)]));

const number = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value);

/** Numbers of rows and of values, which every result about a column carries. */
export const elementCounts = (column: DomainColumn, domain: Domain) => ({
  elements: rowCount(domain),
  present: presentCount(column, domain),
});

export function elementFields(row: ScanRow): Readonly<Record<string, unknown>> {
  const elements = Number(row["elements"]);
  const missing = elements - Number(row["present"]);
  return {
    element_count: elements,
    missing_count: missing,
    missing_percent: elements === 0 ? null : (missing / elements) * 100,
  };
}
