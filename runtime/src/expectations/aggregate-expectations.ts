import { ArgumentError, boundsOf, columnOf, literal, withinSql } from "./arguments.js";
import type { ColumnType } from "../v1/definitions.js";
import type { Columns, Plan } from "./expectation.js";

type Kwargs = Readonly<Record<string, unknown>>;
type PlanOf = (kwargs: Kwargs, columns: Columns) => Plan;

/**
 * One aggregate of a column, kept within bounds. The bounds are compared in SQL, so that times and text compare
 * as PostgreSQL compares them. An aggregate over no value is null and fails, as in Great Expectations.
 */
const between =
  (aggregate: (sql: string) => string, resultType?: ColumnType): PlanOf =>
  (kwargs, columns) => {
    const { sql, type } = columnOf(kwargs, columns);
    if (resultType === "float" && type !== "integer" && type !== "float")
      throw new ArgumentError(`the column is ${type}: only numbers have this aggregate`);
    const value = aggregate(sql);
    return {
      aggregates: {
        observed: `to_jsonb(${value})`,
        within: withinSql(value, boundsOf(kwargs), resultType ?? type),
      },
      judge: (row) => ({
        success: row["within"] === true,
        result: { observed_value: row["observed"] ?? null },
      }),
    };
  };

const plans: Readonly<Record<string, PlanOf>> = {
  expect_column_min_to_be_between: between((sql) => `min(${sql})`),
  expect_column_max_to_be_between: between((sql) => `max(${sql})`),
  expect_column_mean_to_be_between: between((sql) => `avg(${sql})::float8`, "float"),
  expect_column_stdev_to_be_between: between((sql) => `stddev_samp(${sql})::float8`, "float"),
  expect_column_quantile_values_to_be_between: quantiles,
};

/** Quantiles, each within its own range; null in a range is an open end. Numbers are interpolated, others are discrete. */
function quantiles(kwargs: Kwargs, columns: Columns): Plan {
  const { sql, type } = columnOf(kwargs, columns);
  const ranges = kwargs["quantile_ranges"] as { quantiles?: unknown; value_ranges?: unknown } | undefined;
  const wanted = ranges?.quantiles;
  const limits = ranges?.value_ranges;
  if (
    !Array.isArray(wanted) ||
    !Array.isArray(limits) ||
    wanted.length === 0 ||
    wanted.length !== limits.length
  )
    throw new ArgumentError("quantile_ranges needs quantiles and value_ranges of the same length");
  const shares = wanted.map((share) => {
    if (typeof share !== "number" || !(share >= 0 && share <= 1))
      throw new ArgumentError("quantiles must lie between 0 and 1");
    return share;
  });
  const ends = limits.map((limit): readonly [unknown, unknown] => {
    if (!Array.isArray(limit) || limit.length !== 2)
      throw new ArgumentError("each of value_ranges must be [lowest, highest]");
    const [low, high] = limit as [unknown, unknown];
    if (typeof low === "number" && typeof high === "number" && low > high)
      throw new ArgumentError("value_ranges must be in order: [lowest, highest]");
    return [low, high];
  });
  const percentile = type === "integer" || type === "float" ? "percentile_cont" : "percentile_disc";
  const quantile = (share: number): string => `${percentile}(${share}) WITHIN GROUP (ORDER BY ${sql})`;
  const aggregates: Record<string, string> = {};
  shares.forEach((share, index) => {
    aggregates[`value${index}`] = `to_jsonb(${quantile(share)})`;
    aggregates[`within${index}`] = quantileWithin(quantile(share), ends[index] ?? [null, null], type);
  });
  return {
    aggregates,
    judge(row) {
      const details = shares.map((_, index) => row[`within${index}`] === true);
      const values = shares.map((_, index) => row[`value${index}`] ?? null);
      return {
        success: details.every(Boolean),
        result: { observed_value: { quantiles: shares, values }, details: { success_details: details } },
      };
    },
  };
}

function quantileWithin(value: string, [low, high]: readonly [unknown, unknown], type: ColumnType): string {
  const parts: string[] = [];
  if (low !== null) parts.push(`${value} >= ${literal(low, type, "value_ranges")}`);
  if (high !== null) parts.push(`${value} <= ${literal(high, type, "value_ranges")}`);
  return parts.length === 0 ? `${value} IS NOT NULL` : parts.join(" AND ");
}

/** The plan of an expectation over one aggregate of a column; null for other types. */
export function planAggregate(type: string, kwargs: Kwargs, columns: Columns): Plan | null {
  return plans[type]?.(kwargs, columns) ?? null;
}
