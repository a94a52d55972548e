import type { BatchCheck, RowPredicate, UserFunction, ValuePredicate } from "./user-code.js";

export interface ExpectationDefinition {
  readonly type: string;
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly severity: "critical" | "warning" | "info";
  readonly onFail: "block" | "quarantine" | "warn";
  /** What judges, where it is code of the user's own. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- types of its own for each expectation
  readonly code?: UserFunction<ValuePredicate<any> | RowPredicate<any> | BatchCheck<any>>;
}
