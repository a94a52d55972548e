import { list } from "../arguments.js";
import type { Domain, DomainColumn } from "../domain.js";
import { literal } from "../literal.js";
import type { Kwargs } from "../expectation.js";
import type { RowPlan } from "../plan.js";
import { columnRule, strictRule } from "./column-rule.js";

/** A missing value_set is met by everything, an empty one by nothing. For the opposite it must be there, as in Great Expectations. */
export function beInSet(kwargs: Kwargs, domain: Domain): RowPlan {
  return memberRule(kwargs, domain, "IN", "false");
}

export function notBeInSet(kwargs: Kwargs, domain: Domain): RowPlan {
  list(kwargs, "value_set");
  return memberRule(kwargs, domain, "NOT IN", "true");
}

/** @param ofNone the answer of an empty set */
function memberRule(kwargs: Kwargs, domain: Domain, operator: "IN" | "NOT IN", ofNone: string): RowPlan {
  if ((kwargs["value_set"] ?? null) === null) return columnRule(kwargs, domain, () => "true");
  const given = members(kwargs);
  if (given.length === 0) return columnRule(kwargs, domain, () => ofNone);
  const among =
    (least: number) =>
    ({ sql, type }: DomainColumn): string => {
      const values = given.map((value) => literal(value, type, "value_set"));
      // Texts are compared one by one with fewer members, which takes longer from the third on.
      const isFewTexts = type === "string" && values.length > 2;
      const repeated = isFewTexts ? Array.from<string>({ length: least - values.length }) : [];
      return `${sql} ${operator} (${[...values, ...repeated.fill(values[0] ?? "")].join(", ")})`;
    };
  return strictRule(kwargs, domain, among(0), among(hashedMembers));
}

/** From so many members on PostgreSQL looks a value up by its hash. */
const hashedMembers = 9;

/** Without null: a missing value is never judged. */
const members = (kwargs: Kwargs): unknown[] => list(kwargs, "value_set").filter((value) => value !== null);
