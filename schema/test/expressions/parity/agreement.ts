import type pg from "pg";
import { childrenOf } from "../../../src/expressions/children.js";
import { expressionOf } from "../../../src/expressions/compile/compile-expression.js";
import type { Expression, ExpressionNode } from "../../../src/expressions/expression.js";
import { printSql, printTypescript } from "../../../src/expressions/index.js";
import { evaluate, type Outcome } from "./oracle.js";
import type { Row } from "./random-rows.js";
import { evaluator, run } from "./typescript-side.js";

/** Describes, for each expression on which both sides answer differently, the first such row. */
export async function disagreements(
  client: pg.ClientBase,
  expressions: readonly Expression[],
  rows: readonly Row[],
): Promise<string[]> {
  const outcomes = await evaluate(client, expressions);
  const found: string[] = [];
  for (const [index, expression] of expressions.entries()) {
    const compute = evaluator(expression);
    for (const [place, row] of rows.entries()) {
      const wanted = outcomes[index]?.[place] ?? { value: null };
      const answer = run(compute, row);
      if (agree(expression, wanted, answer)) continue;
      if ("state" in answer && (await leavesRange(client, expression.node, place))) continue;
      found.push(describe(expression, row, wanted, answer));
      break;
    }
  }
  return found;
}

function agree(expression: Expression, wanted: Outcome, answer: ReturnType<typeof run>): boolean {
  if ("state" in wanted || "state" in answer) return "state" in wanted && "state" in answer;
  const { value } = answer;
  if (wanted.value === null || value === null) return wanted.value === value;
  if (expression.type === "string" || expression.type === "date") return wanted.value === value;
  if (expression.type === "boolean") return wanted.value === String(value);
  const [a, b] = [Number(wanted.value), Number(value)];
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

/**
 * TypeScript's numbers and dates end before PostgreSQL's do: there it raises an error where PostgreSQL goes on.
 * Whether some part of the expression is out there, by PostgreSQL's own answer.
 */
async function leavesRange(client: pg.ClientBase, node: ExpressionNode, place: number): Promise<boolean> {
  const parts = partsOf(node);
  const outcomes = await evaluate(
    client,
    parts.map((part) => expressionOf(part, null)),
  );
  return parts.some((part, index) => {
    const outcome = outcomes[index]?.[place];
    if (outcome === undefined) return false;
    if ("state" in outcome) return part.type === "integer" && outcome.state === "22003";
    if (outcome.value === null) return false;
    const size = Math.abs(Number(outcome.value));
    switch (part.type) {
      case "integer":
        return size > Number.MAX_SAFE_INTEGER;
      case "interval":
        return size > 9_007_199_254_740;
      case "timestamp":
        return Number(outcome.value) > 8.64e15;
      case "date":
        return !/^\d{4}-\d\d-\d\d$/u.test(outcome.value);
      default:
        return false;
    }
  });
}

function partsOf(node: ExpressionNode): ExpressionNode[] {
  return [node, ...childrenOf(node).flatMap(partsOf)].filter(
    (part) => part.kind !== "literal" && ["integer", "interval", "timestamp", "date"].includes(part.type),
  );
}

function describe(expression: Expression, row: Row, wanted: Outcome, answer: unknown): string {
  const read = Object.fromEntries(expression.columns.map((name) => [name, row[name]]));
  const { code } = printTypescript(expression, { row: "row" });
  return [
    expression.text,
    printSql(expression),
    code,
    show(read),
    `PostgreSQL ${show(wanted)}, TypeScript ${show(answer)}`,
  ].join("\n  ");
}

function show(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "number" && !Number.isFinite(part) ? String(part) : part,
  );
}
