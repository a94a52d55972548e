import { columnsOf } from "../children.js";
import type { Expression } from "../expression.js";
import { printText } from "../print/text.js";
import { problemCodes, ProblemSignal, type ExpressionProblem } from "../problems.js";
import { check } from "./check.js";
import { AlreadyReported, type Checked, type Context, type ExpressionColumn } from "./context.js";
import { loadParser, offsetOf, parseExpression, tokenAt } from "./parse.js";
import { isNull } from "./unify.js";

export interface ExpressionScope {
  readonly columns: Readonly<Record<string, ExpressionColumn>>;
  /** IANA name: calendar fields of timestamps are read in this zone. */
  readonly timezone: string;
}

export type CompiledExpression =
  | { readonly expression: Expression; readonly problems?: never }
  | { readonly problems: readonly ExpressionProblem[]; readonly expression?: never };

/**
 * Parses a scalar expression with PostgreSQL's parser and types it against the declared columns.
 * Never throws for a mistake in the text: all mistakes come back with their places.
 */
export async function compileExpression(text: string, scope: ExpressionScope): Promise<CompiledExpression> {
  const parser = await loadParser();
  const context: Context = { ...scope, problems: [], depth: 0, extent: { parts: 0 }, check };
  let result: Checked | undefined;
  try {
    result = check(parseExpression(parser, text), context);
    if (isNull(result.node))
      throw new ProblemSignal("constant", result.location, "The expression is always null", "Name a column.");
  } catch (error) {
    if (error instanceof ProblemSignal) context.problems.push(error);
    else if (!(error instanceof AlreadyReported)) throw error;
  }
  if (result === undefined || context.problems.length > 0)
    return { problems: distinct(context.problems.map((problem) => placed(problem, text))) };
  return { expression: expressionOf(result.node, result.unit) };
}

/** The subject of `case x when …` is checked once for each branch; its problems are told once. */
function distinct(problems: readonly ExpressionProblem[]): readonly ExpressionProblem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

/** Wraps a typed node: its text and columns follow from it. */
export function expressionOf(node: Expression["node"], unit: string | null): Expression {
  return freeze({
    text: printText(node),
    type: node.type,
    nullable: node.nullable,
    unit,
    columns: columnsOf(node),
    node,
  });
}

function freeze<Value extends object>(value: Value): Value {
  for (const part of Object.values(value)) if (typeof part === "object" && part !== null) freeze(part);
  return Object.freeze(value);
}

function placed(problem: ProblemSignal, text: string): ExpressionProblem {
  const { kind, hint, location } = problem;
  const message = shortened(problem.message);
  const code = problemCodes[kind];
  if (location < 0) return { code, message, hint, offset: 0, length: text.length };
  const offset = offsetOf(text, location);
  return { code, message, hint, offset, length: tokenAt(text, offset).length };
}

/** A message that quotes a long value, without its middle. */
function shortened(message: string): string {
  return message.length <= 400 ? message : `${message.slice(0, 200)}…${message.slice(-100)}`;
}
