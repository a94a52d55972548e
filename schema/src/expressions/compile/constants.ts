/**
 * PostgreSQL evaluates constant parts before it looks at any row, in branches that no row takes as well;
 * a constant part that fails is therefore a problem of the text.
 */
import { isConstant } from "../children.js";
import type { ExpressionNode, ScalarType } from "../expression.js";
import { ProblemSignal } from "../problems.js";
import type { Checked } from "./context.js";

/** @throws ProblemSignal when a part without columns has no value within the range of its type */
export function checkConstant(node: ExpressionNode, location: number): void {
  if (
    node.kind === "arithmetic" &&
    (node.operator === "/" || node.operator === "%") &&
    valueOf(node.right) === 0
  )
    throw new ProblemSignal(
      "literal",
      location,
      "Division by zero",
      "Divide by something else; a divisor that is 0 gives null with `y / nullif(x, 0)`.",
    );
  const value = valueOf(node);
  if (value === null || (isInRange(node.type, value) && !vanishes(node, value))) return;
  throw new ProblemSignal(
    "literal",
    location,
    `The value of this constant part does not exist or is outside the range of ${node.type}`,
    "Write the value that is meant.",
  );
}

/** Ranges that both PostgreSQL and TypeScript compute exactly. Intervals and timestamps in milliseconds. */
function isInRange(type: ScalarType, value: number): boolean {
  if (type === "integer") return Number.isSafeInteger(value);
  if (type === "interval") return Math.abs(value) <= 9_007_199_254_740;
  if (type === "timestamp") return value >= -210_866_803_200_000 && value <= 8.64e15;
  return Number.isFinite(value);
}

/** Underflow: a float that is too small to be told from zero. */
function vanishes(node: ExpressionNode, value: number): boolean {
  if (value !== 0) return false;
  if (node.kind === "call")
    return node.function === "exp" || (node.function === "power" && valueOf(node.arguments[0]) !== 0);
  const isProduct =
    node.kind === "arithmetic" && node.type === "float" && (node.operator === "*" || node.operator === "/");
  return isProduct && valueOf(node.left) !== 0 && valueOf(node.right) !== 0;
}

/** Value of a part that reads no column: a number, milliseconds; null where it is neither or not worked out here. */
function valueOf(node: ExpressionNode | undefined): number | null {
  if (node?.kind === "literal") {
    if (typeof node.value === "number") return node.value;
    return node.type === "timestamp" && typeof node.value === "string" ? Date.parse(node.value) : null;
  }
  switch (node?.kind) {
    case "negation":
      return combine((value) => -value, node.operand);
    case "cast":
      if (node.type === "float") return valueOf(node.operand);
      return node.type === "integer" ? combine(Math.round, node.operand) : null;
    case "arithmetic":
    case "temporal":
      return combine(operation(node.operator, node.type), node.left, node.right);
    case "call":
      return Object.hasOwn(functions, node.function)
        ? combine(functions[node.function] ?? Number, ...node.arguments)
        : null;
    default:
      return null;
  }
}

function combine(
  compute: (...values: number[]) => number,
  ...operands: readonly ExpressionNode[]
): number | null {
  const values = operands.map(valueOf);
  return values.every((value) => value !== null) ? compute(...values) : null;
}

function operation(
  operator: "+" | "-" | "*" | "/" | "%",
  type: ScalarType,
): (left?: number, right?: number) => number {
  return (left = 0, right = 0) => {
    switch (operator) {
      case "+":
        return left + right;
      case "-":
        return left - right;
      case "*":
        return left * right;
      case "/":
        return type === "integer" ? Math.trunc(left / right) : left / right;
      case "%":
        return left % right;
    }
  };
}

const functions: Readonly<Record<string, (...values: number[]) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  exp: Math.exp,
  floor: Math.floor,
  greatest: Math.max,
  least: Math.min,
  ln: Math.log,
  power: Math.pow,
  round: Math.round,
  sqrt: Math.sqrt,
};

/** @throws ProblemSignal when a condition reads no column and so is the same for every row */
export function refuseConstantCondition(condition: Checked): void {
  if (isConstant(condition.node))
    throw new ProblemSignal(
      "constant",
      condition.location,
      "This condition reads no column: it is the same for every row",
      "Leave it out, or compare with a column.",
    );
}
