import type { Node } from "libpg-query";
import type { ColumnType } from "../../values.js";
import type { ExpressionNode, ScalarType } from "../expression.js";
import { ProblemSignal } from "../problems.js";
import type { Unit } from "../units.js";

export interface ExpressionColumn {
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly unit: string | null;
}

/** A part of the parse tree that passed: its node, unit and place. */
export interface Checked {
  readonly node: ExpressionNode;
  readonly unit: Unit;
  /** Location in the parse tree, for messages. */
  readonly location: number;
}

export interface Context {
  readonly columns: Readonly<Record<string, ExpressionColumn>>;
  readonly timezone: string;
  /** Problems found so far; one message for each broken part, none for what surrounds it. */
  readonly problems: ProblemSignal[];
  /** How many parts this one stands inside. */
  readonly depth: number;
  /** Parts that were checked so far in the whole expression: as many as are printed. */
  readonly extent: { parts: number };
  /** Checks any part of the parse tree. */
  check(node: Node | undefined, context: Context): Checked;
}

/** Thrown by what surrounds a part whose problems are already on the list. */
export class AlreadyReported extends Error {}

/** Checks parts side by side, so that the problems of all of them are reported. */
export function checkAll(nodes: readonly (Node | undefined)[], context: Context): Checked[] {
  const results: Checked[] = [];
  for (const node of nodes) {
    try {
      results.push(context.check(node, context));
    } catch (error) {
      if (error instanceof ProblemSignal) context.problems.push(error);
      else if (!(error instanceof AlreadyReported)) throw error;
    }
  }
  if (results.length < nodes.length) throw new AlreadyReported();
  return results;
}

export function checkPair(
  left: Node | undefined,
  right: Node | undefined,
  context: Context,
): [Checked, Checked] {
  const [first, second] = checkAll([left, right], context);
  if (first === undefined || second === undefined) throw new AlreadyReported();
  return [first, second];
}

export function checkOne(node: Node | undefined, context: Context): Checked {
  return context.check(node, context);
}

export function isNumber(type: ScalarType): boolean {
  return type === "integer" || type === "float";
}

/**
 * The one name of a function, a type or an operator.
 * @throws ProblemSignal where something other than PostgreSQL's own schema stands before it
 */
export function plainName(nodes: readonly Node[] | undefined, location: number): string {
  const names = namesIn(nodes);
  const [first = "", ...others] = names;
  const name = names.at(-1) ?? "";
  if (others.length > 1 || (others.length === 1 && first !== "pg_catalog"))
    throw new ProblemSignal(
      "outsideSubset",
      location,
      `${names.join(".")} is named by way of ${names.slice(0, -1).join(".")}, and the expression language has no schemas and no methods`,
      "Write the name alone, with the value in parentheses: `abs(x)`, `lower(s)`.",
    );
  return name;
}

/** The strings in a list of String nodes: names of columns, functions, operators and types. */
export function namesIn(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => ("String" in node ? [node.String.sval ?? ""] : []));
}
