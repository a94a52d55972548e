import { columnOf, isRequired, type Domain } from "../domain.js";
import type { Kwargs } from "../expectation.js";
import type { RowPlan } from "../plan.js";
import { conditionally, everyRow } from "./column-rule.js";

function nullRule(kwargs: Kwargs, domain: Domain, unexpected: "IS NULL" | "IS NOT NULL"): RowPlan {
  const { name, sql } = columnOf(kwargs, domain);
  return {
    kind: "rows",
    columns: [name],
    listed: "value",
    considered: everyRow(domain),
    unexpected: `${sql} ${unexpected}`,
    counted:
      isRequired(domain, name) && unexpected === "IS NULL"
        ? "false"
        : conditionally(domain, `${sql} ${unexpected}`),
    reportsMissing: false,
  };
}

export const notBeNull = (kwargs: Kwargs, domain: Domain): RowPlan => nullRule(kwargs, domain, "IS NULL");
export const beNull = (kwargs: Kwargs, domain: Domain): RowPlan => nullRule(kwargs, domain, "IS NOT NULL");
