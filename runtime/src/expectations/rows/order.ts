import { ArgumentError, type Kwargs } from "../expectation.js";
import { columnOf, type Domain } from "../domain.js";
import type { RowPlan } from "../plan.js";
import { present } from "./column-rule.js";

/**
 * Each value against the one before it, missing values passed over, in the order in which the rows were read.
 * The first value has none before it and is expected.
 */
function ordered(kwargs: Kwargs, domain: Domain, comparison: ">" | "<"): RowPlan {
  const column = columnOf(kwargs, domain);
  if (domain.order === null) throw new ArgumentError("the checked rows have no order");
  const considered = present(column, domain);
  const before = `lag(${column.sql}) OVER (PARTITION BY (${considered}) ORDER BY ${domain.order})`;
  const operator = kwargs["strictly"] === true ? comparison : `${comparison}=`;
  return {
    kind: "rows",
    columns: [column.name],
    listed: "value",
    considered,
    unexpected: `NOT (${column.sql} ${operator} ${before})`,
    windowed: true,
    reportsMissing: true,
  };
}

export const beIncreasing = (kwargs: Kwargs, domain: Domain): RowPlan => ordered(kwargs, domain, ">");
export const beDecreasing = (kwargs: Kwargs, domain: Domain): RowPlan => ordered(kwargs, domain, "<");
