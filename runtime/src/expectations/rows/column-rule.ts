import { columnOf, type Domain, type DomainColumn } from "../domain.js";
import type { Kwargs } from "../expectation.js";
import type { RowPlan } from "../plan.js";

/** Rows of the domain in which a column has a value. */
export function present({ sql }: DomainColumn, { condition }: Domain): string {
  return condition === null ? `${sql} IS NOT NULL` : `((${condition}) AND ${sql} IS NOT NULL)`;
}

/** All rows of the domain. */
export const everyRow = ({ condition }: Domain): string => (condition === null ? "true" : `(${condition})`);

/** A rule over the values of one column: `expected` is true for those that meet it. */
export function columnRule(
  kwargs: Kwargs,
  domain: Domain,
  expected: (column: DomainColumn) => string,
): RowPlan {
  const column = columnOf(kwargs, domain);
  return {
    kind: "rows",
    columns: [column.name],
    listed: "value",
    considered: present(column, domain),
    unexpected: `NOT (${expected(column)})`,
    reportsMissing: true,
  };
}
