import { number, word } from "../arguments.js";
import { columnOf, needType, numeric, type Domain } from "../domain.js";
import type { Kwargs } from "../expectation.js";
import { float8 } from "../literal.js";
import type { RowPlan, ScanRow } from "../plan.js";
import { present } from "./column-rule.js";

/** Distance from the mean in standard deviations; where there is no deviation, nothing is far away. */
export function zScores(kwargs: Kwargs, domain: Domain): RowPlan {
  const threshold = number(kwargs, "threshold");
  const column = columnOf(kwargs, domain);
  needType(column, numeric, "only numbers have z-scores");
  return {
    ...common(column.name, present(column, domain)),
    prior: { first: meanAndDeviation(column.conditional) },
    unexpected: (row) => {
      const spread = spreadOf(row);
      if (spread === null) return "false";
      const score = `((${column.sql} - ${float8(spread.mean)}) / ${float8(spread.deviation)})`;
      return kwargs["double_sided"] === false
        ? `${score} >= ${float8(threshold)}`
        : `abs(${score}) >= ${float8(Math.abs(threshold))}`;
    },
  };
}

/**
 * Outliers by the distance from the quartiles in interquartile ranges (method iqr, the default), or from the
 * mean in standard deviations (std).
 */
export function notBeOutliers(kwargs: Kwargs, domain: Domain): RowPlan {
  const method = word(kwargs, "method", ["iqr", "std"], "iqr");
  const multiplier = number(kwargs, "multiplier", 1.5);
  const column = columnOf(kwargs, domain);
  needType(column, numeric, "only numbers have outliers");
  const { sql, conditional } = column;
  if (method === "std")
    return {
      ...common(column.name, present(column, domain)),
      prior: { first: meanAndDeviation(conditional) },
      unexpected: (row) => {
        const { mean, deviation } = row;
        if (typeof mean !== "number" || typeof deviation !== "number") return "false";
        const reach = deviation * multiplier;
        return reach > 0
          ? `NOT (abs(${sql} - ${float8(mean)}) < ${float8(reach)})`
          : `${sql} <> ${float8(mean)}`;
      },
    };
  return {
    ...common(column.name, present(column, domain)),
    prior: {
      ordered: { quartiles: `percentile_cont(ARRAY[0.25, 0.75]) WITHIN GROUP (ORDER BY ${conditional})` },
    },
    unexpected: (row) => {
      const [low, high] = (row["quartiles"] ?? []) as number[];
      if (low === undefined || high === undefined) return "false";
      const reach = (high - low) * multiplier;
      return `NOT (${sql} >= ${float8(low - reach)} AND ${sql} <= ${float8(high + reach)})`;
    },
  };
}

const common = (column: string, considered: string) =>
  ({ kind: "rows", columns: [column], listed: "value", considered, reportsMissing: true }) as const;

const meanAndDeviation = (value: string) => ({
  mean: `avg(${value})::float8`,
  deviation: `stddev_samp(${value})::float8`,
});

function spreadOf(row: ScanRow): { readonly mean: number; readonly deviation: number } | null {
  const { mean, deviation } = row;
  return typeof mean === "number" && typeof deviation === "number" && deviation > 0
    ? { mean, deviation }
    : null;
}
