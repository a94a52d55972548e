/**
 * When values become known. Times are compared as `column + constant`: two such forms of one column differ
 * by a fixed amount, whatever the row.
 */
import { expressionOf } from "./compile/compile-expression.js";
import type { Expression, ExpressionNode } from "./expression.js";
import { intervalText } from "./print/intervals.js";

/** A timestamp that is a column, or a fixed point in time (null), plus milliseconds. */
interface LinearTime {
  readonly column: string | null;
  readonly milliseconds: number;
}

function linearTime(node: ExpressionNode): LinearTime | null {
  if (node.kind === "column") return { column: node.name, milliseconds: 0 };
  if (node.kind === "literal") return { column: null, milliseconds: Date.parse(String(node.value)) };
  if (node.kind !== "temporal" || node.operation !== "shift") return null;
  const [time, interval] = node.left.type === "timestamp" ? [node.left, node.right] : [node.right, node.left];
  const base = linearTime(time);
  const shift = constantInterval(interval);
  if (base === null || shift === null) return null;
  return { column: base.column, milliseconds: base.milliseconds + (node.operator === "-" ? -shift : shift) };
}

function constantInterval(node: ExpressionNode): number | null {
  if (node.kind === "literal") return typeof node.value === "number" ? node.value : null;
  if (node.kind !== "temporal") return null;
  const left = constantInterval(node.left);
  const right = constantInterval(node.right);
  if (left === null || right === null) return null;
  if (node.operation === "scale") return left * right;
  return node.operation === "combine" ? (node.operator === "-" ? left - right : left + right) : null;
}

/** By how much a time is after another, in milliseconds; null where that depends on the row. */
function delayAfter(later: ExpressionNode, earlier: ExpressionNode): number | null {
  const [a, b] = [linearTime(later), linearTime(earlier)];
  return a === null || b === null || a.column !== b.column ? null : a.milliseconds - b.milliseconds;
}

/**
 * Whether `time <= at` holds for every row in which `at` is not null. A known time that is null means
 * "never known", so only what cannot be null where `at` is not is shown.
 */
function isAtOrBefore(time: ExpressionNode, at: ExpressionNode): boolean {
  if (at.kind === "call" && at.function === "greatest" && !at.nullable)
    return at.arguments.some((part) => !part.nullable && isAtOrBefore(time, part));
  if (time.kind === "call" && time.function === "greatest" && !time.nullable)
    return time.arguments.every((part) => isAtOrBefore(part, at));
  if (time.kind === "call" && time.function === "least" && !time.nullable)
    return time.arguments.some((part) => isAtOrBefore(part, at));
  if (time.kind === "truncate" && isAtOrBefore(time.operand, at)) return true;
  const delay = delayAfter(time, at);
  return delay !== null && delay <= 0;
}

export interface KnownTimes {
  /** When a row's plain columns are known; null where the source has no event time: always. */
  readonly rowKnownAt: Expression | null;
  /** Columns with a known time of their own. */
  readonly columns: Readonly<Record<string, Expression>>;
}

export interface NotKnown {
  /** The column that cannot be shown to be known. */
  readonly column: string;
  readonly knownAt: Expression;
  /** Whether the column has a known time of its own; else it is its row's. */
  readonly isOwn: boolean;
  /** "known at ordered_at, which is 1 hour after predict_at (…)". */
  readonly when: string;
}

/**
 * Shows that every column that an expression reads is known at a time, for every row.
 * @param at the model's predict_at; null: predictions have no time, everything is known
 * @returns null when that is proven, else the first column (by name) for which it is not, and why
 */
export function proveKnown(
  expression: Expression,
  at: Expression | null,
  times: KnownTimes,
): NotKnown | null {
  if (at === null) return null;
  for (const column of expression.columns) {
    const knownAt =
      (Object.hasOwn(times.columns, column) ? times.columns[column] : undefined) ?? times.rowKnownAt;
    if (knownAt === null || isAtOrBefore(knownAt.node, at.node)) continue;
    const isOwn = Object.hasOwn(times.columns, column);
    return { column, knownAt, isOwn, when: `known at ${knownAt.text}, ${comparison(knownAt, at)}` };
  }
  return null;
}

function comparison(knownAt: Expression, at: Expression): string {
  const delay = delayAfter(knownAt.node, at.node);
  return delay === null
    ? `which cannot be shown to be at or before predict_at (${at.text})`
    : `which is ${intervalText(delay, "day").replace(/^interval '|'$/gu, "")} after predict_at (${at.text})`;
}

/**
 * The time from which all of several values are known: the greatest of their known times, and null
 * (never known) as soon as one of them is null. SQL's GREATEST would ignore that one.
 * Times that are always at or before another are left out.
 */
export function greatestKnownAt(times: readonly [Expression, ...Expression[]]): Expression {
  const nodes = undominated(times.map((time) => time.node));
  const [first, ...rest] = nodes;
  if (first === undefined || rest.length === 0) return expressionOf(first ?? times[0].node, null);
  const greatest = { kind: "call", function: "greatest", arguments: nodes, type: "timestamp" } as const;
  const conditions = uniqueConditions(nodes);
  if (conditions.length === 0) return expressionOf({ ...greatest, nullable: false }, null);
  const [condition, ...others] = conditions;
  if (condition === undefined) return times[0];
  const when: ExpressionNode =
    others.length === 0
      ? condition
      : { kind: "logic", operator: "and", operands: conditions, type: "boolean", nullable: false };
  return expressionOf(
    {
      kind: "case",
      branches: [{ when, result: { ...greatest, nullable: true } }],
      otherwise: null,
      type: "timestamp",
      nullable: true,
    },
    null,
  );
}

/** Drops repeated times and those that another one is never before. */
function undominated(nodes: readonly ExpressionNode[]): ExpressionNode[] {
  return nodes.filter((node, index) =>
    nodes.every((other, otherIndex) => {
      if (index === otherIndex) return true;
      const delay = JSON.stringify(node) === JSON.stringify(other) ? 0 : delayAfter(node, other);
      return delay === null || delay > 0 || (delay === 0 && index < otherIndex);
    }),
  );
}

/** `x is not null` for everything on whose nulls the times depend, each once, by text. */
function uniqueConditions(nodes: readonly ExpressionNode[]): ExpressionNode[] {
  const parts = new Map(nodes.flatMap(nullableParts).map((part) => [JSON.stringify(part), part]));
  return [...parts.values()].map((operand) => ({
    kind: "null_test",
    negated: true,
    operand,
    type: "boolean",
    nullable: false,
  }));
}

/** Arithmetic is null exactly where one of its operands is: its nullable columns; of other forms the form itself. */
function nullableParts(node: ExpressionNode): readonly ExpressionNode[] {
  if (!node.nullable) return [];
  if (node.kind === "temporal" || node.kind === "arithmetic")
    return [node.left, node.right].flatMap(nullableParts);
  return [node];
}
