/**
 * PostgreSQL evaluates constant parts before it looks at any row, in branches that no row takes as well;
 * a constant part that fails is therefore a problem of the text.
 */
import { isConstant } from "../children.js";
import type { ArithmeticNode, CallNode, CastNode, ExpressionNode } from "../expression.js";
import { ProblemSignal } from "../problems.js";
import type { Checked } from "./context.js";

/** @throws ProblemSignal when both operands are numbers without columns and PostgreSQL would raise */
export function checkConstantArithmetic(node: ArithmeticNode, location: number): void {
  const isDivision = node.operator === "/" || node.operator === "%";
  if (isDivision && constantNumber(node.right) === 0)
    throw new ProblemSignal(
      "literal",
      location,
      "Division by zero",
      "Divide by something else; nullif(x, 0) as divisor gives null where x is 0.",
    );
  const value = constantNumber(node);
  if (value === null) return;
  if (
    node.type === "integer" ? !Number.isSafeInteger(value) : !Number.isFinite(value) || vanishes(node, value)
  )
    throw new ProblemSignal(
      "literal",
      location,
      `The value is outside the range of ${node.type === "integer" ? "integers (±9007199254740991)" : "floats"}`,
      "Use smaller numbers.",
    );
}

function vanishes(node: ArithmeticNode, value: number): boolean {
  return (
    value === 0 &&
    (node.operator === "*" || node.operator === "/") &&
    constantNumber(node.left) !== 0 &&
    constantNumber(node.right) !== 0
  );
}

/** @throws ProblemSignal when a function or cast of constants fails whatever the row */
export function checkConstantCall(node: CallNode | CastNode, location: number): void {
  const argument = constantNumber(node.kind === "cast" ? node.operand : (node.arguments[0] ?? node));
  if (argument === null) return;
  const fails =
    node.kind === "cast"
      ? node.type === "integer" && !Number.isSafeInteger(Math.round(argument))
      : (node.function === "sqrt" && argument < 0) ||
        (node.function === "ln" && argument <= 0) ||
        (node.function === "exp" && (Math.exp(argument) === Infinity || Math.exp(argument) === 0)) ||
        (node.function === "power" && powerFails(argument, constantNumber(node.arguments[1] ?? node)));
  if (fails)
    throw new ProblemSignal(
      "literal",
      location,
      "The value of this constant part does not exist or is out of range",
      "Write the number that is meant.",
    );
}

function powerFails(base: number, exponent: number | null): boolean {
  if (exponent === null) return false;
  const value = Math.pow(base, exponent);
  return !Number.isFinite(value) || (value === 0 && base !== 0);
}

/** Value of arithmetic on literals, or null where the node is anything else. */
function constantNumber(node: ExpressionNode): number | null {
  if (node.kind === "literal")
    return typeof node.value === "number" && node.type !== "interval" ? node.value : null;
  if (node.kind === "negation") {
    const value = constantNumber(node.operand);
    return value === null ? null : -value;
  }
  if (node.kind === "cast" && (node.type === "float" || node.type === "integer")) {
    const value = constantNumber(node.operand);
    return value === null || node.type === "float" ? value : Math.round(value);
  }
  if (node.kind !== "arithmetic") return null;
  const left = constantNumber(node.left);
  const right = constantNumber(node.right);
  if (left === null || right === null) return null;
  switch (node.operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return node.type === "integer" ? Math.trunc(left / right) : left / right;
    case "%":
      return left % right;
  }
}

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
