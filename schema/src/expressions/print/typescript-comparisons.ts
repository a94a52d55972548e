import type {
  ComparisonNode,
  ComparisonOperator,
  DistinctNode,
  ExpressionNode,
  LikeNode,
  MembershipNode,
} from "../expression.js";
import { atom, binding, infix, not, quote, within, type Code } from "./javascript.js";
import type { Printer } from "./printer.js";

const functions: Readonly<Record<ComparisonOperator, string>> = {
  "=": "equal",
  "<>": "notEqual",
  "<": "lessThan",
  "<=": "atMost",
  ">": "greaterThan",
  ">=": "atLeast",
};

export function printComparison(node: ComparisonNode, { call, print }: Printer): Code {
  const { operator, left, right, nullable } = node;
  const [leftCode, rightCode] = [print(left), print(right)];
  if (nullable || !isNative(operator, left, right))
    return call(functions[operator], leftCode.text, rightCode.text);
  if (operator !== "=" && operator !== "<>") return infix(leftCode, operator, rightCode, binding.relation);
  const [constant, other] = left.kind === "literal" ? [left, rightCode] : [right, leftCode];
  if (constant.kind === "literal" && typeof constant.value === "boolean")
    return constant.value === (operator === "=") ? other : not(other);
  return infix(leftCode, operator === "=" ? "===" : "!==", rightCode, binding.equality);
}

/** Whether JavaScript's operator answers as PostgreSQL for values that are not null. */
function isNative(operator: ComparisonOperator, left: ExpressionNode, right: ExpressionNode): boolean {
  const isEquality = operator === "=" || operator === "<>";
  if (left.type === "timestamp") return !isEquality;
  // UTF-16 orders some characters differently from their code points.
  if (left.type === "string") return isEquality;
  // PostgreSQL: NaN equals itself and is greater than all other numbers.
  if (isEquality) return !mayBeNaN(left) || !mayBeNaN(right);
  return operator === "<" || operator === "<=" ? !mayBeNaN(right) : !mayBeNaN(left);
}

function mayBeNaN(node: ExpressionNode): boolean {
  if (node.type !== "float" || node.kind === "literal") return false;
  return node.kind !== "cast" || mayBeNaN(node.operand);
}

export function printDistinct(node: DistinctNode, { call, print }: Printer): Code {
  const { left, right, negated } = node;
  const [leftCode, rightCode] = [print(left), print(right)];
  if (left.type !== "timestamp" && (!mayBeNaN(left) || !mayBeNaN(right)))
    return infix(leftCode, negated ? "===" : "!==", rightCode, binding.equality);
  const code = call("isDistinct", leftCode.text, rightCode.text);
  return negated ? not(code) : code;
}

export function printMembership(node: MembershipNode, { call, print }: Printer): Code {
  const operand = print(node.operand).text;
  const list = `[${node.values.map((value) => print(value).text).join(", ")}]`;
  if (node.nullable || node.operand.type === "timestamp") {
    const code = call("isIn", operand, list);
    if (!node.negated) return code;
    return node.nullable ? call("not", code.text) : not(code);
  }
  const code = atom(`${list}.includes(${operand})`);
  return node.negated ? not(code) : code;
}

export function printLike(node: LikeNode, { call, print }: Printer): Code {
  const operand = print(node.operand);
  const simple =
    node.nullable || node.ignoreCase ? null : simpleLike(within(operand, binding.atom), node.pattern);
  const code = simple ?? call(node.ignoreCase ? "ilike" : "like", operand.text, quote(node.pattern));
  if (!node.negated) return code;
  return node.nullable ? call("not", code.text) : not(code);
}

/** `A%`, `%A` and `%A%` as methods of strings; null for other patterns. */
function simpleLike(operand: string, pattern: string): Code | null {
  const [, start = "", text = "", end = ""] = /^(%?)([^%_\\]*)(%?)$/u.exec(pattern) ?? [];
  if (text === "") return null;
  if (start === "" && end === "") return { text: `${operand} === ${quote(text)}`, level: binding.equality };
  const method = start === "" ? "startsWith" : end === "" ? "endsWith" : "includes";
  return atom(`${operand}.${method}(${quote(text)})`);
}
