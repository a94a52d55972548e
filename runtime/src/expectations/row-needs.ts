import { rowCount, type Domain } from "./domain.js";
import type { Needs, RowPlan, ScanRow, ScriptPlan } from "./plan.js";

/** SQL that is true exactly for a rule's unexpected rows; for a script, for the rows that it judges. */
export function unexpectedOf(plan: RowPlan | ScriptPlan, row: ScanRow): string {
  if (plan.kind === "script") return plan.considered;
  const unexpected = typeof plan.unexpected === "string" ? plan.unexpected : plan.unexpected(row);
  return `(${plan.considered} AND coalesce((${unexpected}), false))`;
}

/**
 * Counts that a rule over rows needs: `elements`, `considered`, and `unexpected`, unless only the look at single
 * rows can tell it; then `doubt` is 0 if there is none.
 */
export function rowNeeds(plan: RowPlan | ScriptPlan, domain: Domain, index: number): Needs {
  const first = {
    elements: rowCount(domain),
    considered: countingMost(plan.considered, domain),
  };
  if (plan.kind === "script") return { first };
  const counted = (flag: string): Record<string, string> => ({
    unexpected: counting(flag),
  });
  if (plan.doubt !== undefined) return { first, ordered: { doubt: plan.doubt } };
  if (plan.prior !== undefined || typeof plan.unexpected !== "string")
    return {
      ...plan.prior,
      first: { ...first, ...plan.prior?.first },
      after: (row) => ({ aggregates: counted(unexpectedOf(plan, row)) }),
    };
  // In a filter null is as good as false, and costs less than to rule it out.
  if (!plan.windowed) {
    const { considered, unexpected, counted: breaks = unexpected } = plan;
    if (breaks === "false") return { first: { ...first, unexpected: "0" } };
    return { first: { ...first, ...counted(plan.counted ?? `${considered} AND (${unexpected})`) } };
  }
  const flag = `_unexpected_${index}`;
  return {
    first,
    after: () => ({ aggregates: counted(`"${flag}"`), flags: { [flag]: unexpectedOf(plan, {}) } }),
  };
}

const counting = (condition: string): string => `count(*) FILTER (WHERE ${condition})`;

/** Where no condition selects rows most of them are considered, and the others are counted faster. */
function countingMost(considered: string, { condition }: Domain): string {
  if (considered === "true") return "count(*)";
  return condition === null ? `count(*) - ${counting(`NOT (${considered})`)}` : counting(considered);
}
