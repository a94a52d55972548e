import type { LoadConditionCheck } from "@mlops-yaml/schema";

/** Conditions are checked by what judges rows by them, so that both read them alike. */
export const loadConditionCheck: LoadConditionCheck = async () => {
  const { conditionProblems } = await import("@mlops-yaml/runtime/row-conditions");
  return conditionProblems;
};
