import { isNumber, isWhole } from "../arguments.js";
import { ArgumentError, type Kwargs } from "../expectation.js";
import { neededBounds, withinSql } from "../bounds.js";
import { needType, type Domain, type DomainColumn } from "../domain.js";
import type { RowPlan } from "../plan.js";
import { strictRule } from "./column-rule.js";

/** Lengths in characters. */
export function lengthsBetween(kwargs: Kwargs, domain: Domain): RowPlan {
  const bounds = neededBounds(kwargs);
  for (const end of [bounds.min, bounds.max])
    if (end !== null && !isWhole(end)) throw new ArgumentError("min_value and max_value must be integers");
  return strictRule(kwargs, domain, (column) => withinSql(lengthOf(column), bounds, "integer"));
}

export function lengthsEqual(kwargs: Kwargs, domain: Domain): RowPlan {
  const value = kwargs["value"];
  if (!isNumber(value)) throw new ArgumentError("value must be a number");
  return strictRule(kwargs, domain, (column) => `${lengthOf(column)} = ${value}`);
}

function lengthOf(column: DomainColumn): string {
  needType(column, ["string"], "only string columns have value lengths");
  return `char_length(${column.sql})`;
}
