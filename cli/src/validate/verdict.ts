import type { ExpectationOutcome, Validation } from "@mlops-yaml/runtime/control";

export type Verdict = "passed" | "failed" | "not evaluated";

/** An expectation that raised failed: what could not be judged must not pass. */
export function verdictOf({ success, exception }: ExpectationOutcome): Verdict {
  if (success === true) return "passed";
  return success === false || exception !== null ? "failed" : "not evaluated";
}

/** Whether no critical expectation failed. */
export const isFine = ({ outcomes }: Validation): boolean =>
  !outcomes.some((outcome) => outcome.expectation.severity === "critical" && verdictOf(outcome) === "failed");

/** Numbers of expectations by verdict: "5 passed, 1 failed". */
export function tally(outcomes: readonly ExpectationOutcome[]): string {
  const verdicts = outcomes.map(verdictOf);
  return (["passed", "failed", "not evaluated"] as const)
    .map((verdict) => [verdicts.filter((each) => each === verdict).length, verdict] as const)
    .filter(([count, verdict]) => count > 0 || verdict === "passed")
    .map(([count, verdict]) => `${count} ${verdict}`)
    .join(", ");
}
