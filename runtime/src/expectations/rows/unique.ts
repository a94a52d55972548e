import { columnListOf, columnOf, isKeptUnique, type Domain, type DomainColumn } from "../domain.js";
import type { Kwargs } from "../expectation.js";
import type { RowPlan } from "../plan.js";
import { present } from "./column-rule.js";
import { multicolumn } from "./multicolumn.js";

/** A value that appears in several rows is unexpected in each of them. */
export function beUnique(kwargs: Kwargs, domain: Domain): RowPlan {
  const column = columnOf(kwargs, domain);
  const considered = present(column, domain);
  return {
    kind: "rows",
    columns: [column.name],
    listed: "value",
    considered,
    reportsMissing: true,
    ...(isKeptUnique(domain, [column])
      ? { unexpected: "false" }
      : {
          unexpected: `count(*) OVER (PARTITION BY (${considered}), ${column.sql}) > 1`,
          windowed: true,
          doubt: repeats(column.conditional, column),
        }),
  };
}

/**
 * Combinations of values. One that lacks a value equals no other, as in Great Expectations on a database, which
 * joins on equality.
 */
export function compoundUnique(kwargs: Kwargs, domain: Domain): RowPlan {
  const columns = columnListOf(kwargs, domain);
  if (isKeptUnique(domain, columns))
    return multicolumn(kwargs, domain, columns, () => ({ unexpected: "false" }));
  const key = columns.map(({ sql }) => sql).join(", ");
  return multicolumn(kwargs, domain, columns, ({ considered }) => {
    const complete = `(${considered} AND num_nulls(${key}) = 0)`;
    return {
      unexpected: `${complete} AND count(*) OVER (PARTITION BY ${complete}, ${key}) > 1`,
      windowed: true,
      doubt: `count(*) FILTER (WHERE ${complete}) - count(DISTINCT hash_record_extended(ROW(${key}), 0)) FILTER (WHERE ${complete})`,
    };
  });
}

/**
 * 0 exactly if no value appears twice. Texts are counted by a hash of 64 bits, which sorts four times as fast:
 * equal hashes of different texts only cast doubt that the exact count then dispels.
 */
function repeats(value: string, { type }: DomainColumn): string {
  const sorted = type === "string" ? `hashtextextended(${value}, 0)` : value;
  return `count(${value}) - count(DISTINCT ${sorted})`;
}
