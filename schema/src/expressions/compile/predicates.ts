import type { A_Expr, Node } from "libpg-query";
import type { LiteralNode } from "../expression.js";
import { ProblemSignal } from "../problems.js";
import { checkAll, checkOne, type Checked, type Context } from "./context.js";
import { commonType, commonUnit, describe, refuseNull } from "./unify.js";

function listItems(node: Node | undefined): readonly Node[] {
  return node !== undefined && "List" in node ? (node.List.items ?? []) : [];
}

export function checkBetween(expression: A_Expr, negated: boolean, context: Context): Checked {
  const location = expression.location ?? -1;
  const values = checkAll([expression.lexpr, ...listItems(expression.rexpr)], context);
  const [operand, low, high] = values;
  if (operand === undefined || low === undefined || high === undefined)
    throw new ProblemSignal("syntax", location, "between takes two bounds", "Write `x between 1 and 2`.");
  values.forEach(refuseNull);
  for (const bound of [low, high]) commonType([operand, bound], "compare", location);
  commonUnit(values, "compare", location);
  return {
    node: {
      kind: "between",
      negated,
      operand: operand.node,
      low: low.node,
      high: high.node,
      type: "boolean",
      nullable: values.some((value) => value.node.nullable),
    },
    unit: null,
    location,
  };
}

export function checkMembership(expression: A_Expr, negated: boolean, context: Context): Checked {
  const location = expression.location ?? -1;
  const [operand, ...values] = checkAll([expression.lexpr, ...listItems(expression.rexpr)], context);
  if (operand === undefined || values.length === 0)
    throw new ProblemSignal("syntax", location, "in takes a list of values", "Write `x in (1, 2)`.");
  refuseNull(operand);
  const literals = values.map((value): LiteralNode => {
    refuseNull(value);
    if (value.node.kind !== "literal")
      throw new ProblemSignal(
        "outsideSubset",
        value.location,
        "The list of in holds literals only",
        "Compare with other values by =: `x = 1 or x = y`.",
      );
    commonType([operand, value], "compare", location);
    return value.node;
  });
  return {
    node: {
      kind: "membership",
      negated,
      operand: operand.node,
      values: literals,
      type: "boolean",
      nullable: operand.node.nullable,
    },
    unit: null,
    location,
  };
}

export function checkLike(expression: A_Expr, negated: boolean, context: Context): Checked {
  const location = expression.location ?? -1;
  const ignoreCase = expression.kind === "AEXPR_ILIKE";
  const word = ignoreCase ? "ilike" : "like";
  if (expression.rexpr !== undefined && "FuncCall" in expression.rexpr)
    throw new ProblemSignal(
      "outsideSubset",
      location,
      `The pattern of ${word} is one quoted text, without escape`,
      `Write the pattern directly; a backslash takes % and _ literally: \`s ${word} '100\\%'\`.`,
    );
  const operand = checkOne(expression.lexpr, context);
  refuseNull(operand);
  if (operand.node.type !== "string")
    throw new ProblemSignal(
      "type",
      operand.location,
      `${word} takes a text, and ${describe(operand.node)} is none`,
      "Compare it with =, < or >.",
    );
  const pattern = checkOne(expression.rexpr, context);
  if (pattern.node.kind !== "literal" || typeof pattern.node.value !== "string")
    throw new ProblemSignal(
      "outsideSubset",
      pattern.location,
      `The pattern of ${word} is one quoted text`,
      `Write it directly: \`s ${word} 'A%'\`.`,
    );
  const text = pattern.node.value;
  if (/^(?:[^\\]|\\.)*\\$/su.test(text))
    throw new ProblemSignal(
      "literal",
      pattern.location,
      `The pattern '${text}' ends with its escape character`,
      "Write two backslashes for one.",
    );
  return {
    node: {
      kind: "like",
      negated,
      ignoreCase,
      operand: operand.node,
      pattern: text,
      type: "boolean",
      nullable: operand.node.nullable,
    },
    unit: null,
    location,
  };
}
