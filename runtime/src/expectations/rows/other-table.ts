import pg from "pg";
import { text, texts } from "../arguments.js";
import { columnListOf, columnOf, type Domain, type DomainColumn } from "../domain.js";
import { ArgumentError, type Kwargs } from "../expectation.js";
import type { RowPlan } from "../plan.js";
import { present } from "./column-rule.js";
import { multicolumn } from "./multicolumn.js";

/** Foreign keys: every value appears in a column of another table or source; missing values do not count. */
export function beInOtherTable(kwargs: Kwargs, domain: Domain): RowPlan {
  const other = domain.tableNamed(text(kwargs, "other_table_name"));
  if (kwargs["column_list"] !== undefined) return compoundKey(kwargs, domain, other);
  const column = columnOf(kwargs, domain);
  return {
    kind: "rows",
    columns: [column.name],
    listed: "value",
    considered: present(column, domain),
    unexpected: missingFrom(
      other,
      [column],
      [text({ other_column: column.name, ...kwargs }, "other_column")],
    ),
    reportsMissing: true,
  };
}

function compoundKey(kwargs: Kwargs, domain: Domain, other: string): RowPlan {
  const columns = columnListOf(kwargs, domain);
  const names = columns.map(({ name }) => name);
  const others = texts({ other_column_list: names, ...kwargs }, "other_column_list");
  if (others.length !== columns.length)
    throw new ArgumentError("other_column_list must be as long as column_list");
  return multicolumn({ ignore_row_if: "any_value_is_missing", ...kwargs }, domain, columns, () => ({
    unexpected: missingFrom(other, columns, others),
  }));
}

function missingFrom(other: string, columns: readonly DomainColumn[], others: readonly string[]): string {
  const equal = columns.map(({ name }, index) => {
    const theirs = pg.escapeIdentifier(others[index] ?? name);
    return `"other".${theirs} = ${outer(name)}`;
  });
  return `NOT EXISTS (SELECT FROM ${other} AS "other" WHERE ${equal.join(" AND ")})`;
}

/** The checked row's own column, also where the other table has one of the same name. */
const outer = (name: string): string => `"batch".${pg.escapeIdentifier(name)}`;
