import { childrenOf } from "../children.js";
import type { ExpressionNode } from "../expression.js";
import { binding, infix, within, type Code } from "./javascript.js";
import type { Printer } from "./printer.js";

export function printAnd(operands: readonly ExpressionNode[], printer: Printer): Code {
  return printLogic(operands, printer, "and", "&&");
}

export function printOr(operands: readonly ExpressionNode[], printer: Printer): Code {
  return printLogic(operands, printer, "or", "||");
}

/**
 * JavaScript's own operators answer as PostgreSQL while what stands on the left is never null; from the first
 * operand on that can be null, the runtime's function does.
 */
function printLogic(
  operands: readonly ExpressionNode[],
  { call, print }: Printer,
  name: "and" | "or",
  operator: "&&" | "||",
): Code {
  const firstNullable = operands.findIndex((operand) => operand.nullable);
  const isPlain = firstNullable < 0 || firstNullable === operands.length - 1;
  const plain = isPlain ? operands : operands.slice(0, firstNullable);
  const codes = plain.map((operand) => print(operand));
  if (!isPlain) {
    const rest = operands.slice(firstNullable);
    codes.push(call(name, ...rest.map((operand, index) => argument(operand, index, print(operand)))));
  }
  const level = binding[name];
  // `a && b || c` is correct but reads better with parentheses, and `??` demands them.
  const grouped = codes.map((code) =>
    code.level < binding.equality && code.level !== level
      ? { text: within(code, binding.atom), level: binding.atom }
      : code,
  );
  return grouped.reduce((left, right) => infix(left, operator, right, level));
}

/** PostgreSQL does not evaluate what can no longer change the answer: what may raise an error waits in a function. */
function argument(operand: ExpressionNode, index: number, code: Code): string {
  if (index === 0 || !canRaise(operand)) return code.text;
  return `() => ${code.text}`;
}

/** Whether evaluating a node can end in an error: overflow, division by zero, a root of a negative number. */
function canRaise(node: ExpressionNode): boolean {
  const isRaising =
    node.kind === "arithmetic" ||
    node.kind === "temporal" ||
    (node.kind === "cast" &&
      (node.type === "integer" || node.type === "date") &&
      node.operand.type !== "boolean") ||
    (node.kind === "call" && ["sqrt", "ln", "exp", "power"].includes(node.function));
  return isRaising || childrenOf(node).some(canRaise);
}
