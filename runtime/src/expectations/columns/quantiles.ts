import type { ColumnType } from "../../definitions/column.js";
import { columnOf, presentCount, type Domain } from "../domain.js";
import { ArgumentError, type Kwargs } from "../expectation.js";
import { literal } from "../literal.js";
import type { Aggregates, ValuePlan } from "../plan.js";
import { intervalAround, intervalCounts, partWithRanks, type Interval } from "./order-statistics.js";

/**
 * Quantiles, each within its own range; null in a range is an open end. Each is a value of the column
 * (percentile_disc), as in Great Expectations on PostgreSQL; `allow_relative_error` allows what is never needed.
 */
export function quantilesBetween(kwargs: Kwargs, domain: Domain): ValuePlan {
  const column = columnOf(kwargs, domain);
  const { conditional, type } = column;
  const { shares, ranges } = rangesOf(kwargs);
  const whole = `percentile_disc(ARRAY[${shares.map((share) => `${share}::float8`).join(", ")}]) WITHIN GROUP (ORDER BY ${conditional})`;
  const judged = (sql: readonly string[]): Aggregates => ({
    values: `jsonb_build_array(${sql.join(", ")})`,
    ...Object.fromEntries(
      sql.map((value, index) => [`within${index}`, withinRange(value, ranges[index] ?? [null, null], type)]),
    ),
  });
  const intervals = ranges.map((range, index) =>
    intervalAround(column, domain, shares[index] ?? 0, intervalOf(range, type)),
  );
  return {
    kind: "value",
    needs: {
      first: {
        present: presentCount(column, domain),
        ...Object.assign(
          {},
          ...intervals.map((interval, index) => intervalCounts(`range${index}`, conditional, interval)),
        ),
      },
      ordered: judged(shares.map((_, index) => `(${whole})[${index + 1}]`)),
      isRefinable: intervals.every(({ isEstimated }) => isEstimated),
      refined(row) {
        const present = Number(row["present"]);
        const parts = shares.map((share, index) => {
          const ranks = [Math.max(1, Math.ceil(share * present))];
          const interval = intervals[index] ?? { low: null, high: null };
          return partWithRanks(`range${index}`, conditional, interval, row, ranks);
        });
        if (!parts.every((part) => part !== null)) return null;
        return { parts, aggregates: (ranked) => judged(ranked.map((values) => `(${values})[1]`)) };
      },
    },
    judge(row) {
      const details = shares.map((_, index) => row[`within${index}`] === true);
      const values = (row["values"] ?? shares.map(() => null)) as unknown[];
      return {
        success: details.every(Boolean),
        result: { observed_value: { quantiles: shares, values }, details: { success_details: details } },
      };
    },
  };
}

type Range = readonly [unknown, unknown];

function rangesOf(kwargs: Kwargs): { readonly shares: readonly number[]; readonly ranges: readonly Range[] } {
  const given = kwargs["quantile_ranges"] as { quantiles?: unknown; value_ranges?: unknown } | undefined;
  const wanted = given?.quantiles;
  const limits = given?.value_ranges;
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
  const ranges = limits.map((limit): Range => {
    if (!Array.isArray(limit) || limit.length !== 2)
      throw new ArgumentError("each of value_ranges must be [lowest, highest]");
    const [low, high] = limit as [unknown, unknown];
    if (typeof low === "number" && typeof high === "number" && low > high)
      throw new ArgumentError("value_ranges must be in order: [lowest, highest]");
    return [low, high];
  });
  return { shares, ranges };
}

const intervalOf = ([low, high]: Range, type: ColumnType): Interval => ({
  low: low === null ? null : literal(low, type, "value_ranges"),
  high: high === null ? null : literal(high, type, "value_ranges"),
});

function withinRange(value: string, [low, high]: Range, type: ColumnType): string {
  const parts: string[] = [];
  if (low !== null) parts.push(`${value} >= ${literal(low, type, "value_ranges")}`);
  if (high !== null) parts.push(`${value} <= ${literal(high, type, "value_ranges")}`);
  return parts.length === 0 ? `${value} IS NOT NULL` : parts.join(" AND ");
}
