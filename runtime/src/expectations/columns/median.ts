import { boundsOf, withinSql, type Bounds } from "../bounds.js";
import { columnOf, needType, numeric, type Domain } from "../domain.js";
import type { Kwargs } from "../expectation.js";
import { literal } from "../literal.js";
import type { Aggregates, ValuePlan } from "../plan.js";
import { elementCounts, elementFields } from "./between.js";
import { intervalCounts, intervalAround, partWithRanks } from "./order-statistics.js";

/**
 * The middle value, or the mean of the two in the middle. Where it can be told which values are near the middle, only
 * those are sorted.
 */
export function medianBetween(kwargs: Kwargs, domain: Domain): ValuePlan {
  const column = columnOf(kwargs, domain);
  needType(column, numeric, "only numbers have this aggregate");
  const bounds = boundsOf(kwargs);
  const value = column.conditional;
  const end = (bound: unknown, name: string): string | null =>
    bound === null ? null : literal(bound, column.type, name);
  const interval = intervalAround(column, domain, 0.5, {
    low: end(bounds.min, "min_value"),
    high: end(bounds.max, "max_value"),
    cuts: column.type === "float" ? quarters(bounds).map((cut) => literal(cut, "float", "min_value")) : [],
  });
  const observe = (median: string): Aggregates => ({
    observed: `to_jsonb(${median})`,
    within: withinSql(median, bounds, "float"),
  });
  return {
    kind: "value",
    needs: {
      first: { ...elementCounts(column, domain), ...intervalCounts("bounds", value, interval) },
      ordered: observe(`percentile_cont(0.5) WITHIN GROUP (ORDER BY ${value})`),
      isRefinable: interval.isEstimated === true,
      refined(row) {
        const present = Number(row["present"]);
        const ranks = [Math.ceil(present / 2), Math.floor(present / 2) + 1];
        const part = partWithRanks("bounds", value, interval, row, ranks);
        return (
          part && {
            parts: [part],
            aggregates: ([middle]) => observe(`(((${middle})[1]::float8 + (${middle})[2]::float8) / 2)`),
          }
        );
      },
    },
    judge: (row) => ({
      success: row["within"] === true,
      result: { observed_value: row["observed"] ?? null, ...elementFields(row) },
    }),
  };
}

/** Where an interval of numbers is cut into four parts that are as wide as each other. */
function quarters({ min, max }: Bounds): number[] {
  if (typeof min !== "number" || typeof max !== "number") return [];
  return [1, 2, 3]
    .map((quarter) => min + ((max - min) * quarter) / 4)
    .filter((cut, index, cuts) => cut > (cuts[index - 1] ?? min) && cut < max);
}
