import { isWithin, wholeBounds } from "../bounds.js";
import { count, list } from "../arguments.js";
import type { Domain } from "../domain.js";
import type { Kwargs } from "../expectation.js";
import type { ValuePlan, Verdict } from "../plan.js";

/** Judged by the names of the columns alone: no row is read. */
const known = (verdict: Verdict): ValuePlan => ({ kind: "value", needs: {}, judge: () => verdict });

export function columnsMatchSet(kwargs: Kwargs, { columns }: Domain): ValuePlan {
  const wanted = list(kwargs, "column_set", []).map((name) => unquoted(String(name)));
  const observed = Object.keys(columns);
  const missing = wanted.filter((name) => !(name in columns)).sort();
  const unexpected = observed.filter((name) => !wanted.includes(name)).sort();
  const exact = kwargs["exact_match"] !== false;
  const mismatched = {
    ...(unexpected.length > 0 && { unexpected }),
    ...(missing.length > 0 && { missing }),
  };
  return known({
    success: missing.length === 0 && (!exact || unexpected.length === 0),
    result: { observed_value: [...observed].sort(), details: { mismatched } },
  });
}

const unquoted = (name: string): string => (/^".+"$/s.test(name) ? name.slice(1, -1) : name);

export function columnsMatchOrderedList(kwargs: Kwargs, { columns }: Domain): ValuePlan {
  const observed = Object.keys(columns);
  const wanted = list(kwargs, "column_list", observed);
  const length = Math.max(observed.length, wanted.length);
  const mismatched = Array.from({ length }, (_, index) => ({
    "Expected Column Position": index,
    Expected: wanted[index] ?? null,
    Found: observed[index] ?? null,
  })).filter(({ Expected, Found }) => Expected !== Found);
  return known({
    success: mismatched.length === 0,
    result: { observed_value: observed, ...(mismatched.length > 0 && { details: { mismatched } }) },
  });
}

export function columnCountEquals(kwargs: Kwargs, { columns }: Domain): ValuePlan {
  const observed = Object.keys(columns).length;
  return known({ success: observed === count(kwargs, "value"), result: { observed_value: observed } });
}

export function columnCountBetween(kwargs: Kwargs, { columns }: Domain): ValuePlan {
  const observed = Object.keys(columns).length;
  return known({ success: isWithin(observed, wholeBounds(kwargs)), result: { observed_value: observed } });
}
