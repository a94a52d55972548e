import { ProblemSignal } from "../problems.js";

export const tooDeep = "has too many parts inside one another";

/** What neither the parser nor the call stack can hold. @param what as in "has 100,000 characters" */
export function tooMuch(what: string): ProblemSignal {
  return new ProblemSignal(
    "outsideSubset",
    -1,
    `The expression ${what}`,
    "Split it: a derived input can read other derived inputs, a feature view can compute parts.",
  );
}
