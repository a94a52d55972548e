import { columnOf, isRequired, type Domain, type DomainColumn } from "../domain.js";
import type { Kwargs } from "../expectation.js";
import type { RowPlan } from "../plan.js";

/** Rows of the domain in which a column has a value. */
export function present({ name, sql }: DomainColumn, domain: Domain): string {
  if (isRequired(domain, name)) return everyRow(domain);
  return conditionally(domain, `${sql} IS NOT NULL`);
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

/**
 * A rule whose `expected` is null for a missing value, as operators and functions are: to count the rows that break it
 * nobody has to ask whether there is a value.
 * @param counted what means the same as `expected`, and is counted faster
 */
export function strictRule(
  kwargs: Kwargs,
  domain: Domain,
  expected: (column: DomainColumn) => string,
  counted = expected,
): RowPlan {
  return {
    ...columnRule(kwargs, domain, expected),
    counted: conditionally(domain, `NOT (${counted(columnOf(kwargs, domain))})`),
  };
}

/** True for the rows of the domain for which `sql` is. */
export const conditionally = ({ condition }: Domain, sql: string): string =>
  condition === null ? sql : `(${condition}) AND ${sql}`;
