import type { A_Expr } from "libpg-query";
import { isConstant } from "../children.js";
import type { ArithmeticOperator, ScalarType } from "../expression.js";
import { ProblemSignal } from "../problems.js";
import { divideUnits, multiplyUnits, type Unit } from "../units.js";
import { checkOne, checkPair, isNumber, type Checked, type Context } from "./context.js";
import { checkConstant } from "./constants.js";
import { operatorReplacements } from "./replacements.js";
import { commonUnit, describe, refuseNull } from "./unify.js";

const operators = "The operators are + - * / %, = <> < <= > >=, || and like.";

export function checkArithmetic(expression: A_Expr, name: string, context: Context): Checked {
  const location = expression.location ?? -1;
  if (!["+", "-", "*", "/", "%"].includes(name))
    throw new ProblemSignal(
      "outsideSubset",
      location,
      `The operator ${name} is not part of the expression language`,
      operatorReplacements.get(name) ?? operators,
    );
  const operator = name as ArithmeticOperator;
  const [left, right] = checkPair(expression.lexpr, expression.rexpr, context);
  refuseNull(left);
  refuseNull(right);
  const nullable = left.node.nullable || right.node.nullable;
  if (isNumber(left.node.type) && isNumber(right.node.type)) {
    const type: ScalarType = left.node.type === "float" || right.node.type === "float" ? "float" : "integer";
    if (operator === "%" && type === "float")
      throw new ProblemSignal(
        "type",
        location,
        "% takes integers, not floats, in PostgreSQL",
        "Write `x - floor(x / y) * y`, or cast with `x::integer`, which rounds.",
      );
    const node = {
      kind: "arithmetic",
      operator,
      left: left.node,
      right: right.node,
      type,
      nullable,
    } as const;
    checkConstant(node, location);
    return { node, unit: unitOf(operator, left, right, location), location };
  }
  const temporal = temporalForm(operator, left.node.type, right.node.type);
  if (temporal === null) throw mismatch(operator, left, right, location);
  const node = { kind: "temporal", ...temporal, left: left.node, right: right.node, nullable } as const;
  checkConstant(node, location);
  return { node, unit: null, location };
}

/** A sign in front of a number; a plus changes nothing. */
export function checkSign(expression: A_Expr, name: string, context: Context): Checked {
  const location = expression.location ?? -1;
  const operand = checkOne(expression.rexpr, context);
  refuseNull(operand);
  const { type, nullable } = operand.node;
  if ((name !== "-" && name !== "+") || !isNumber(type))
    throw name === "-" || name === "+"
      ? new ProblemSignal(
          "type",
          location,
          `${name} takes a number, not ${describe(operand.node)}`,
          type === "interval"
            ? "Put the sign inside: `interval '-2 hours'`."
            : "Put it in front of an integer or a float.",
        )
      : new ProblemSignal(
          "outsideSubset",
          location,
          `The operator ${name} is not part of the expression language`,
          operatorReplacements.get(name) ?? operators,
        );
  if (name === "+") return operand;
  return { node: { kind: "negation", operand: operand.node, type, nullable }, unit: operand.unit, location };
}

function unitOf(operator: ArithmeticOperator, left: Checked, right: Checked, location: number): Unit {
  // A constant factor may be a conversion, so that the unit of the result is unknown.
  if (isConstant(left.node) || isConstant(right.node)) {
    if (operator === "*" || operator === "/") return null;
  } else if (operator === "*") return multiplyUnits(left.unit, right.unit);
  else if (operator === "/") return divideUnits(left.unit, right.unit);
  return commonUnit(
    [left, right],
    operator === "+" ? "add" : operator === "-" ? "subtract" : "divide",
    location,
  );
}

type TemporalForm = {
  readonly operation: "shift" | "elapsed" | "combine" | "scale";
  readonly operator: "+" | "-" | "*";
  readonly type: ScalarType;
};

function temporalForm(
  operator: ArithmeticOperator,
  left: ScalarType,
  right: ScalarType,
): TemporalForm | null {
  const isSum = operator === "+" || operator === "-";
  if (isSum && left === "timestamp" && right === "interval")
    return { operation: "shift", operator, type: "timestamp" };
  if (operator === "+" && left === "interval" && right === "timestamp")
    return { operation: "shift", operator, type: "timestamp" };
  if (operator === "-" && left === "timestamp" && right === "timestamp")
    return { operation: "elapsed", operator, type: "interval" };
  if (isSum && left === "interval" && right === "interval")
    return { operation: "combine", operator, type: "interval" };
  const isScale =
    (left === "interval" && right === "integer") || (left === "integer" && right === "interval");
  return operator === "*" && isScale ? { operation: "scale", operator, type: "interval" } : null;
}

const verbs: Readonly<Record<ArithmeticOperator, string>> = {
  "+": "add",
  "-": "subtract",
  "*": "multiply",
  "/": "divide",
  "%": "divide",
};

/** Dates are compared, and read by extract. */
function hintForDates(types: ReadonlySet<ScalarType>): string {
  if (types.size === 1)
    return "The days between two dates are `(extract(epoch from d) - extract(epoch from e)) / 86400`.";
  return types.has("timestamp")
    ? "Dates count as days since 1970: `extract(epoch from t) / 86400 - extract(epoch from d) / 86400`."
    : "Declare the column as a timestamp to shift it: `t + interval '1 day'`.";
}

function mismatch(
  operator: ArithmeticOperator,
  left: Checked,
  right: Checked,
  location: number,
): ProblemSignal {
  const types = new Set([left.node.type, right.node.type]);
  let hint = "Arithmetic takes integers and floats, and timestamps with intervals.";
  if (types.has("timestamp") && types.has("string"))
    hint = "An interval says that it is one: `t + interval '1 day'`.";
  else if (types.has("date") && (operator === "-" || types.size === 2)) hint = hintForDates(types);
  else if (types.has("string") && types.size === 1 && operator === "+")
    hint = "Texts are joined with ||: `s || s`.";
  else if (types.has("string"))
    hint = "Declare a column of numbers as integer or float; a number becomes text with `n::text`.";
  else if (types.has("boolean")) hint = "Cast the boolean, true is 1: `a::integer`.";
  else if (types.has("timestamp") && (types.has("integer") || types.has("float")))
    hint = "Make the number an interval: `t + n * interval '1 minute'`.";
  else if (types.has("interval") && types.has("float"))
    hint = "Intervals are multiplied by integers: `x::integer * interval '1 minute'`, or a finer interval.";
  else if (types.has("timestamp") && types.size === 1)
    hint = "The time between two timestamps is their difference: `t - u`.";
  else if (types.has("interval"))
    hint = "Compute with the interval's seconds: `extract(epoch from t - u) / 60`.";
  return new ProblemSignal(
    "type",
    location,
    `Cannot ${verbs[operator]} ${describe(left.node)} and ${describe(right.node)}`,
    hint,
  );
}
