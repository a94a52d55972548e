import { list } from "../arguments.js";
import type { Domain } from "../domain.js";
import { literal } from "../literal.js";
import type { Kwargs } from "../expectation.js";
import type { RowPlan } from "../plan.js";
import { columnRule } from "./column-rule.js";

/** A missing value_set is met by everything, an empty one by nothing. */
export function beInSet(kwargs: Kwargs, domain: Domain): RowPlan {
  return columnRule(kwargs, domain, ({ sql, type }) => {
    if ((kwargs["value_set"] ?? null) === null) return "true";
    const values = members(kwargs).map((value) => literal(value, type, "value_set"));
    return values.length === 0 ? "false" : `${sql} IN (${values.join(", ")})`;
  });
}

export function notBeInSet(kwargs: Kwargs, domain: Domain): RowPlan {
  return columnRule(kwargs, domain, ({ sql, type }) => {
    if ((kwargs["value_set"] ?? null) === null) return "true";
    const values = members(kwargs).map((value) => literal(value, type, "value_set"));
    return values.length === 0 ? "true" : `${sql} NOT IN (${values.join(", ")})`;
  });
}

/** Without null: a missing value is never judged. */
const members = (kwargs: Kwargs): unknown[] => list(kwargs, "value_set").filter((value) => value !== null);
