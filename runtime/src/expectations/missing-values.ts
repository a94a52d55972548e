import pg from "pg";
import { word } from "./arguments.js";
import type { Domain } from "./domain.js";
import type { Kwargs } from "./expectation.js";
import type { Plan } from "./plan.js";

/**
 * `missing_values: unexpected` judges every row: one that lacks a value is unexpected, so that `mostly` is a share of
 * all rows.
 */
export function withMissingValues(plan: Plan, kwargs: Kwargs, { condition }: Domain): Plan {
  if (plan.kind !== "rows" && plan.kind !== "script") return plan;
  if (word(kwargs, "missing_values", ["ignore", "unexpected"], "ignore") === "ignore") return plan;
  const considered = condition ?? "true";
  if (plan.kind === "script")
    return {
      ...plan,
      considered,
      isUnexpected: (values) =>
        plan.columns.some((name) => (values[name] ?? null) === null) || plan.isUnexpected(values),
    };
  const missing = `num_nulls(${plan.columns.map((name) => pg.escapeIdentifier(name)).join(", ")}) > 0`;
  const orMissing = (sql: string): string =>
    `(${missing}) OR (${plan.considered} AND coalesce((${sql}), false))`;
  const { counted: _, ...rest } = plan;
  const { unexpected, doubt } = rest;
  return {
    ...rest,
    considered,
    unexpected: typeof unexpected === "string" ? orMissing(unexpected) : (row) => orMissing(unexpected(row)),
    ...(doubt !== undefined && {
      doubt: `(${doubt}) + count(*) FILTER (WHERE ${considered} AND ${missing})`,
    }),
  };
}
