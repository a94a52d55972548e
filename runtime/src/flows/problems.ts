/** So many problems are told in one message: each has had its own line in the log. */
const told = 4;

/** Problems as one message: "a is empty; b has no column "c"; …; and 4 more problems". */
export function listProblems(problems: readonly string[]): string {
  const rest = problems.length - told;
  const list = problems.slice(0, told).map((problem) => problem.replace(/\.$/, ""));
  if (rest > 0) list.push(`and ${rest} more problem${rest === 1 ? "" : "s"} in the worker's log`);
  return list.join("; ");
}
