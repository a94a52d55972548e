import type { BooleanTest, BoolExpr, CaseExpr, Node, NullTest } from "libpg-query";
import type { ExpressionNode, LogicNode } from "../expression.js";
import { ProblemSignal } from "../problems.js";
import { checkAll, checkOne, type Checked, type Context } from "./context.js";
import { refuseConstantCondition } from "./constants.js";
import { commonType, commonUnit, describe, isNull, refuseNull } from "./unify.js";

export function checkLogic(expression: BoolExpr, context: Context): Checked {
  const location = expression.location ?? -1;
  const operands = checkAll(expression.args ?? [], context);
  const word = expression.boolop === "NOT_EXPR" ? "not" : expression.boolop === "OR_EXPR" ? "or" : "and";
  for (const operand of operands) requireCondition(operand, word);
  const [first] = operands;
  if (word === "not" && first !== undefined)
    return {
      node: { kind: "not", operand: first.node, type: "boolean", nullable: first.node.nullable },
      unit: null,
      location,
    };
  const operator = word === "or" ? "or" : "and";
  const nodes = operands.map((operand) => operand.node).flatMap((node) => flatten(node, operator));
  const nullable = nodes.some((node) => node.nullable);
  return {
    node: { kind: "logic", operator, operands: nodes, type: "boolean", nullable },
    unit: null,
    location,
  };
}

/** (a and b) and c is a and b and c. */
function flatten(node: ExpressionNode, operator: LogicNode["operator"]): readonly ExpressionNode[] {
  return node.kind === "logic" && node.operator === operator ? node.operands : [node];
}

function requireCondition(value: Checked, word: string): void {
  refuseNull(value);
  if (value.node.type !== "boolean")
    throw new ProblemSignal(
      "type",
      value.location,
      `${word} takes a condition, and ${describe(value.node)} is none`,
      value.node.type === "integer" ? "Compare it: `n <> 0`." : "Write a comparison, such as `x > 0`.",
    );
  refuseConstantCondition(value);
}

export function checkNullTest(test: NullTest, context: Context): Checked {
  return nullTest(checkOne(test.arg, context), test.nulltesttype === "IS_NOT_NULL", test.location ?? -1);
}

function nullTest(operand: Checked, negated: boolean, location: number): Checked {
  refuseNull(operand);
  refuseConstantCondition(operand);
  return {
    node: { kind: "null_test", negated, operand: operand.node, type: "boolean", nullable: false },
    unit: null,
    location,
  };
}

export function checkTruthTest(test: BooleanTest, context: Context): Checked {
  const location = test.location ?? -1;
  const operand = checkOne(test.arg, context);
  requireCondition(operand, "is true");
  const kind = test.booltesttype ?? "IS_TRUE";
  if (kind === "IS_UNKNOWN" || kind === "IS_NOT_UNKNOWN")
    return nullTest(operand, kind === "IS_NOT_UNKNOWN", location);
  return {
    node: {
      kind: "truth_test",
      negated: kind === "IS_NOT_TRUE" || kind === "IS_NOT_FALSE",
      value: kind === "IS_TRUE" || kind === "IS_NOT_TRUE",
      operand: operand.node,
      type: "boolean",
      nullable: false,
    },
    unit: null,
    location,
  };
}

/** Both forms of CASE; `case x when 1` is `case when x = 1`. */
export function checkCase(expression: CaseExpr, context: Context): Checked {
  const location = expression.location ?? -1;
  const clauses = (expression.args ?? []).flatMap((node) => ("CaseWhen" in node ? [node.CaseWhen] : []));
  const conditions = clauses.map((clause) => conditionOf(clause.expr, expression.arg, clause.location));
  const hasElse = expression.defresult !== undefined;
  const checked = checkAll(
    [...conditions, ...clauses.map((clause) => clause.result), ...(hasElse ? [expression.defresult] : [])],
    context,
  );
  const whens = checked.slice(0, clauses.length);
  const results = checked.slice(clauses.length);
  for (const when of whens) requireCondition(when, "when");
  const type = commonType(results, "give from one case", location);
  const unit = commonUnit(results, "give from one case", location);
  const nodes = results.map(({ node }) => (isNull(node) ? { ...node, type } : node));
  const otherwise = hasElse ? (nodes.at(-1) ?? null) : null;
  const branches = whens.map((when, index) => ({ when: when.node, result: nodes[index] ?? when.node }));
  const nullable = !hasElse || nodes.some((node) => node.nullable);
  return { node: { kind: "case", branches, otherwise, type, nullable }, unit, location };
}

function conditionOf(when: Node | undefined, subject: Node | undefined, location = -1): Node | undefined {
  if (subject === undefined || when === undefined) return when;
  return {
    A_Expr: { kind: "AEXPR_OP", name: [{ String: { sval: "=" } }], lexpr: subject, rexpr: when, location },
  };
}
