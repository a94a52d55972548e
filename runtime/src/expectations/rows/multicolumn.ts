import { isNumber, word } from "../arguments.js";
import { columnListOf, needType, numeric, type Domain, type DomainColumn } from "../domain.js";
import { ArgumentError, type Kwargs } from "../expectation.js";
import { literal } from "../literal.js";
import type { RowPlan } from "../plan.js";
import { everyRow } from "./column-rule.js";

type Rule = Pick<RowPlan, "unexpected" | "windowed" | "doubt">;

/** A rule over several columns of a row; `ignore_row_if` says which rows do not count. */
export function multicolumn(
  kwargs: Kwargs,
  domain: Domain,
  columns: readonly DomainColumn[],
  rule: (facts: { readonly considered: string }) => Rule,
): RowPlan {
  const considered = consideredRows(kwargs, domain, columns);
  return {
    kind: "rows",
    columns: columns.map(({ name }) => name),
    listed: "record",
    considered,
    reportsMissing: true,
    ...rule({ considered }),
  };
}

function consideredRows(kwargs: Kwargs, domain: Domain, columns: readonly DomainColumn[]): string {
  const words = ["all_values_are_missing", "any_value_is_missing", "never"] as const;
  const ignored = word(kwargs, "ignore_row_if", words, "all_values_are_missing");
  const all = columns.map(({ sql }) => sql).join(", ");
  const present = {
    all_values_are_missing: `num_nonnulls(${all}) > 0`,
    any_value_is_missing: `num_nulls(${all}) = 0`,
    never: "true",
  }[ignored];
  return `(${everyRow(domain)} AND ${present})`;
}

/** A row with a missing summand has no sum, and is expected. */
export function sumEqual(kwargs: Kwargs, domain: Domain): RowPlan {
  const total = kwargs["sum_total"];
  if (!isNumber(total)) throw new ArgumentError("sum_total must be a number");
  const columns = columnListOf(kwargs, domain);
  for (const column of columns) needType(column, numeric, "only numbers can be summed");
  const isExact = columns.every(({ type }) => type === "integer");
  // The sum of two bigints may be none.
  const sum = columns.map(({ sql }) => (isExact ? `${sql}::numeric` : sql)).join(" + ");
  const wanted = literal(total, isExact ? "integer" : "float", "sum_total");
  return multicolumn(kwargs, domain, columns, () => ({ unexpected: `NOT (${sum} = ${wanted})` }));
}

/** No two of the columns hold the same value in a row; two missing values are the same. */
export function uniqueWithinRecord(kwargs: Kwargs, domain: Domain): RowPlan {
  const columns = columnListOf(kwargs, domain);
  const pairs = columns.flatMap((left, index) =>
    columns
      .slice(index + 1)
      .map((right) =>
        comparable(left, right)
          ? `${left.sql} = ${right.sql} OR (${left.sql} IS NULL AND ${right.sql} IS NULL)`
          : `${left.sql} IS NULL AND ${right.sql} IS NULL`,
      ),
  );
  return multicolumn(kwargs, domain, columns, () => ({
    unexpected: pairs.map((pair) => `(${pair})`).join(" OR "),
  }));
}

/** All columns hold the same value in a row, or all are missing. */
export function allEqual(kwargs: Kwargs, domain: Domain): RowPlan {
  const [first, ...others] = columnListOf(kwargs, domain);
  if (!first) throw new ArgumentError("column_list must list two or more columns");
  for (const other of others) {
    if (!comparable(first, other))
      throw new ArgumentError(`"${first.name}" is ${first.type} and "${other.name}" is ${other.type}`);
  }
  return multicolumn(kwargs, domain, [first, ...others], () => ({
    unexpected: others.map((other) => `${first.sql} IS DISTINCT FROM ${other.sql}`).join(" OR "),
  }));
}

const families: Readonly<Record<DomainColumn["type"], string>> = {
  integer: "number",
  float: "number",
  string: "text",
  boolean: "boolean",
  timestamp: "time",
  date: "time",
};

/** Whether PostgreSQL compares the two columns. */
export const comparable = (left: DomainColumn, right: DomainColumn): boolean =>
  families[left.type] === families[right.type];
