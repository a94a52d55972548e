import { neededBounds, withinSql } from "../bounds.js";
import type { Domain } from "../domain.js";
import type { Kwargs } from "../expectation.js";
import type { RowPlan } from "../plan.js";
import { strictRule } from "./column-rule.js";

export function beBetween(kwargs: Kwargs, domain: Domain): RowPlan {
  const bounds = neededBounds(kwargs);
  return strictRule(kwargs, domain, ({ sql, type }) => withinSql(sql, bounds, type));
}
