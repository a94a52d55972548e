import {
  compileExpression,
  type ExpressionColumn,
  type ExpressionProblem,
} from "../../src/expressions/index.js";
import type { Expression } from "../../src/expressions/expression.js";

function column(
  type: ExpressionColumn["type"],
  nullable = false,
  unit: string | null = null,
): ExpressionColumn {
  return { type, nullable, unit };
}

/** Columns like those of the flagship, with each type nullable and not. */
export const columns = {
  sched_dep_utc: column("timestamp"),
  landed: column("timestamp", true),
  carrier: column("string"),
  tailnum: column("string", true),
  distance: column("integer", false, "mi"),
  dep_delay: column("integer", true, "min"),
  arr_delay: column("integer", true, "min"),
  air_time: column("integer", true, "min"),
  seats: column("integer"),
  visib: column("float", true, "mi"),
  speed: column("float", false, "mi/h"),
  ratio: column("float"),
  cancelled: column("boolean"),
  diverted: column("boolean", true),
  day: column("date"),
  serviced: column("date", true),
} as const satisfies Record<string, ExpressionColumn>;

export const timezone = "America/New_York";

export async function compiled(text: string): Promise<Expression> {
  const result = await compileExpression(text, { columns, timezone });
  if (result.expression === undefined)
    throw new Error(`${text}: ${result.problems.map((problem) => problem.message).join("; ")}`);
  return result.expression;
}

export async function problemsOf(text: string): Promise<readonly ExpressionProblem[]> {
  return (await compileExpression(text, { columns, timezone })).problems ?? [];
}
