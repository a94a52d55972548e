import { number, text } from "../arguments.js";
import { columnOf, needType, type Domain } from "../domain.js";
import { ArgumentError, type Kwargs } from "../expectation.js";
import type { ValuePlan } from "../plan.js";

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** The newest time of a column is not older than `max_age`, such as 36h, seen from the time of the evaluation. */
export function maxToBeFresh(kwargs: Kwargs, domain: Domain): ValuePlan {
  const column = columnOf(kwargs, domain);
  needType(column, ["timestamp", "date"], "only times grow old");
  const seconds = ageOf(kwargs);
  return {
    kind: "value",
    needs: { first: { newest: `max(${column.conditional})::timestamptz` } },
    judge(row) {
      const newest = row["newest"];
      if (!(newest instanceof Date)) return { success: false, result: { observed_value: null } };
      const age = (domain.now.getTime() - newest.getTime()) / 1000;
      return {
        success: age <= seconds,
        result: {
          observed_value: newest.toISOString(),
          details: { age_seconds: age, max_age_seconds: seconds },
        },
      };
    },
  };
}

/** Seconds of `max_age`: a number of them, or a duration such as 36h. */
function ageOf(kwargs: Kwargs): number {
  if (typeof kwargs["max_age"] === "number") return number(kwargs, "max_age");
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smhdw])$/.exec(text(kwargs, "max_age")) ?? [];
  if (amount === undefined || unit === undefined)
    throw new ArgumentError("max_age must be a duration such as 36h or 2d");
  return Number(amount) * (secondsOf[unit] ?? 1);
}
