import type { A_Expr } from "libpg-query";
import type { ComparisonOperator } from "../expression.js";
import { ProblemSignal } from "../problems.js";
import { checkArithmetic, checkSign } from "./arithmetic.js";
import { checkBetween, checkLike, checkMembership } from "./predicates.js";
import { checkPair, plainName, type Checked, type Context } from "./context.js";
import { checkNullif } from "./functions.js";
import { commonType, commonUnit, describe, refuseNull } from "./unify.js";

const comparisons = new Set<string>(["=", "<>", "<", "<=", ">", ">="]);

export function checkOperator(expression: A_Expr, context: Context): Checked {
  const location = expression.location ?? -1;
  const name = plainName(expression.name, location);
  switch (expression.kind) {
    case "AEXPR_OP":
      if (expression.lexpr === undefined) return checkSign(expression, name, context);
      if (comparisons.has(name)) return checkComparison(expression, name as ComparisonOperator, context);
      if (name === "||") return checkConcatenation(expression, context);
      return checkArithmetic(expression, name, context);
    case "AEXPR_DISTINCT":
    case "AEXPR_NOT_DISTINCT":
      return checkDistinct(expression, expression.kind === "AEXPR_DISTINCT", context);
    case "AEXPR_NULLIF":
      return checkNullif(expression, context);
    case "AEXPR_IN":
      return checkMembership(expression, name === "<>", context);
    case "AEXPR_LIKE":
    case "AEXPR_ILIKE":
      return checkLike(expression, name.startsWith("!"), context);
    case "AEXPR_BETWEEN":
    case "AEXPR_NOT_BETWEEN":
      return checkBetween(expression, expression.kind === "AEXPR_NOT_BETWEEN", context);
    default:
      return refuseOperator(expression.kind, location);
  }
}

function refuseOperator(kind: A_Expr["kind"], location: number): never {
  const refuse = (form: string, hint: string): never => {
    throw new ProblemSignal(
      "outsideSubset",
      location,
      `${form} is not part of the expression language`,
      hint,
    );
  };
  if (kind === "AEXPR_SIMILAR") return refuse("similar to", "Write like with a pattern: `s like 'A%'`.");
  if (kind === "AEXPR_OP_ANY") return refuse("Comparing with any", "Write a list: `x in (1, 2, 3)`.");
  if (kind === "AEXPR_OP_ALL") return refuse("Comparing with all", "Write a list: `x not in (1, 2, 3)`.");
  return refuse("between symmetric", "Write `x between least(y, z) and greatest(y, z)`.");
}

function checkComparison(expression: A_Expr, operator: ComparisonOperator, context: Context): Checked {
  const location = expression.location ?? -1;
  const [left, right] = checkPair(expression.lexpr, expression.rexpr, context);
  refuseNull(left);
  refuseNull(right);
  commonType([left, right], "compare", location);
  commonUnit([left, right], "compare", location);
  const nullable = left.node.nullable || right.node.nullable;
  return {
    node: { kind: "comparison", operator, left: left.node, right: right.node, type: "boolean", nullable },
    unit: null,
    location,
  };
}

function checkDistinct(expression: A_Expr, isDistinct: boolean, context: Context): Checked {
  const location = expression.location ?? -1;
  const [left, right] = checkPair(expression.lexpr, expression.rexpr, context);
  refuseNull(left);
  refuseNull(right);
  commonType([left, right], "compare", location);
  commonUnit([left, right], "compare", location);
  return {
    node: {
      kind: "distinct",
      negated: !isDistinct,
      left: left.node,
      right: right.node,
      type: "boolean",
      nullable: false,
    },
    unit: null,
    location,
  };
}

function checkConcatenation(expression: A_Expr, context: Context): Checked {
  const location = expression.location ?? -1;
  const [left, right] = checkPair(expression.lexpr, expression.rexpr, context);
  for (const side of [left, right]) {
    refuseNull(side);
    if (side.node.type !== "string")
      throw new ProblemSignal(
        "type",
        side.location,
        `|| joins texts, and ${describe(side.node)} is none`,
        left.node.type === "boolean" && right.node.type === "boolean"
          ? "Either of two conditions is `a or b`."
          : side.node.type === "integer" || side.node.type === "boolean"
            ? "Cast it: `s || n::text`."
            : "Join string columns and quoted text only.",
      );
  }
  const nullable = left.node.nullable || right.node.nullable;
  return {
    node: { kind: "concatenation", left: left.node, right: right.node, type: "string", nullable },
    unit: null,
    location,
  };
}
