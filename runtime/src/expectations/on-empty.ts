import { word } from "./arguments.js";
import type { Kwargs } from "./expectation.js";
import type { Verdict } from "./plan.js";

/**
 * What becomes of an expectation that found no row to judge: not evaluated by default, which is told; `pass` is
 * Great Expectations' answer, `fail` the strict one.
 */
export function onEmpty(kwargs: Kwargs, verdict: Verdict): Verdict {
  const wanted = word(kwargs, "on_empty", ["not_evaluated", "pass", "fail"], "not_evaluated");
  if (verdict.success !== null || wanted === "not_evaluated") return verdict;
  return { success: wanted === "pass", result: verdict.result };
}
