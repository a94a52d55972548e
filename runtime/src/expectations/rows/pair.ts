import { list, word } from "../arguments.js";
import { columnOf, type Domain, type DomainColumn } from "../domain.js";
import { ArgumentError, type Kwargs } from "../expectation.js";
import { literal } from "../literal.js";
import type { RowPlan } from "../plan.js";
import { conditionally, everyRow } from "./column-rule.js";
import { comparable } from "./multicolumn.js";

function pairRule(
  kwargs: Kwargs,
  domain: Domain,
  expected: (a: DomainColumn, b: DomainColumn) => string,
): RowPlan & { readonly unexpected: string } {
  const a = columnOf(kwargs, domain, "column_A");
  const b = columnOf(kwargs, domain, "column_B");
  const words = ["both_values_are_missing", "either_value_is_missing", "neither"] as const;
  const ignored = word(kwargs, "ignore_row_if", words, "both_values_are_missing");
  const present = {
    both_values_are_missing: `(${a.sql} IS NOT NULL OR ${b.sql} IS NOT NULL)`,
    either_value_is_missing: `(${a.sql} IS NOT NULL AND ${b.sql} IS NOT NULL)`,
    neither: "true",
  }[ignored];
  return {
    kind: "rows",
    columns: [a.name, b.name],
    listed: "pair",
    considered: `(${everyRow(domain)} AND ${present})`,
    unexpected: `NOT (${expected(a, b)})`,
    reportsMissing: true,
  };
}

/** A comparison with a missing value is neither true nor false, and the row is expected. */
export function greaterThan(kwargs: Kwargs, domain: Domain): RowPlan {
  const rule = pairRule(kwargs, domain, (a, b) => {
    needComparable(a, b);
    return kwargs["or_equal"] === true
      ? `(${a.sql} >= ${b.sql} OR (${a.sql} IS NULL AND ${b.sql} IS NULL))`
      : `${a.sql} > ${b.sql}`;
  });
  return { ...rule, counted: conditionally(domain, rule.unexpected) };
}

/** A missing value equals none. */
export function pairEqual(kwargs: Kwargs, domain: Domain): RowPlan {
  return pairRule(kwargs, domain, (a, b) => {
    needComparable(a, b);
    return `${a.sql} = ${b.sql} AND NOT (${a.sql} IS NULL OR ${b.sql} IS NULL)`;
  });
}

/** A missing value_pairs_set is met by every pair. */
export function pairInSet(kwargs: Kwargs, domain: Domain): RowPlan {
  return pairRule(kwargs, domain, (a, b) => {
    if ((kwargs["value_pairs_set"] ?? null) === null) return "true";
    const pairs = list(kwargs, "value_pairs_set").map((pair) => {
      if (!Array.isArray(pair) || pair.length !== 2)
        throw new ArgumentError("value_pairs_set must list pairs [a, b]");
      return `(${equals(a, pair[0])} AND ${equals(b, pair[1])})`;
    });
    return pairs.length === 0 ? "false" : pairs.join(" OR ");
  });
}

const equals = ({ sql, type }: DomainColumn, value: unknown): string =>
  value === null ? `${sql} IS NULL` : `${sql} = ${literal(value, type, "value_pairs_set")}`;

function needComparable(a: DomainColumn, b: DomainColumn): void {
  if (!comparable(a, b))
    throw new ArgumentError(`"${a.name}" is ${a.type} and "${b.name}" is ${b.type}: they cannot be compared`);
}
