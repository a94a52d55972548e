import type { A_Expr, CoalesceExpr, FuncCall, MinMaxExpr } from "libpg-query";
import { isConstant } from "../children.js";
import type { FunctionName, ScalarType } from "../expression.js";
import { nearestName } from "../nearest-name.js";
import { ProblemSignal } from "../problems.js";
import { checkExtract, checkTruncate } from "./calendar.js";
import { checkConstant } from "./constants.js";
import { checkAll, checkPair, isNumber, namesIn, plainName, type Checked, type Context } from "./context.js";
import { refuseCall } from "./outside.js";
import { replacementOf } from "./replacements.js";
import { commonType, commonUnit, describe, refuseNull } from "./unify.js";

interface Signature {
  readonly name: FunctionName;
  readonly takes: "number" | "text";
  readonly arity: 1 | 2;
  /** same: the argument's type. Integers become floats where PostgreSQL has the function for floats only. */
  readonly gives: ScalarType | "same";
  readonly keepsUnit: boolean;
}

function signature(
  name: FunctionName,
  takes: Signature["takes"],
  gives: Signature["gives"],
  keepsUnit = false,
  arity: Signature["arity"] = 1,
): Signature {
  return { name, takes, arity, gives, keepsUnit };
}

const ceil = signature("ceil", "number", "float", true);
const length = signature("length", "text", "integer");
const power = signature("power", "number", "float", false, 2);
const signatures: Readonly<Record<string, Signature>> = {
  abs: signature("abs", "number", "same", true),
  round: signature("round", "number", "float", true),
  floor: signature("floor", "number", "float", true),
  ceil,
  ceiling: ceil,
  sqrt: signature("sqrt", "number", "float"),
  ln: signature("ln", "number", "float"),
  exp: signature("exp", "number", "float"),
  power,
  pow: power,
  lower: signature("lower", "text", "string"),
  upper: signature("upper", "text", "string"),
  length,
  char_length: length,
  character_length: length,
  btrim: signature("trim", "text", "string"),
};

/** All names that can be called, for "did you mean". */
const callable = [
  ...Object.keys(signatures),
  "trim",
  "coalesce",
  "nullif",
  "greatest",
  "least",
  "extract",
  "date_trunc",
].filter((name) => name !== "btrim");

export function checkCall(call: FuncCall, context: Context): Checked {
  const location = call.location ?? -1;
  refuseMethod(call, location);
  const name = plainName(call.funcname, location);
  refuseCall(call, name, location);
  if (call.func_variadic === true)
    throw new ProblemSignal(
      "outsideSubset",
      location,
      "variadic is not part of the expression language",
      "Leave it out: `abs(x)`.",
    );
  if (name === "extract") return checkExtract(call, context);
  if (name === "date_trunc") return checkTruncate(call, context);
  const known = Object.hasOwn(signatures, name) ? signatures[name] : undefined;
  if (known === undefined) {
    const nearest = nearestName(name, callable);
    throw new ProblemSignal(
      "unknownFunction",
      location,
      `There is no function ${name} in the expression language`,
      nearest === null ? `The functions are ${[...callable].sort().join(", ")}.` : `Did you mean ${nearest}?`,
    );
  }
  const values = checkAll(call.args ?? [], context);
  if (values.length !== known.arity)
    throw new ProblemSignal(
      "unknownFunction",
      location,
      `${known.name} takes ${known.arity === 1 ? "one argument" : "two arguments"}, not ${values.length}`,
      arityHint(known.name),
    );
  for (const value of values) checkArgument(known, value);
  const [first] = values;
  const type = known.gives === "same" ? (first?.node.type ?? "float") : known.gives;
  const node = {
    kind: "call",
    function: known.name,
    arguments: values.map((value) => value.node),
    type,
    nullable: values.some((value) => value.node.nullable),
  } as const;
  checkConstant(node, location);
  return { node, unit: known.keepsUnit ? (first?.unit ?? null) : null, location };
}

/** Methods of pandas and others: `s.str.lower()`, `np.log(x)`. @throws ProblemSignal */
function refuseMethod(call: FuncCall, location: number): void {
  const names = namesIn(call.funcname);
  const name = names.at(-1) ?? "";
  if (names.length < 2 || names[0] === "pg_catalog") return;
  const [known = replacementOf(name)] = Object.hasOwn(signatures, name)
    ? [
        `Write \`${name}(${(signatures[name]?.takes === "text" ? ["s"] : ["x", "y"].slice(0, signatures[name]?.arity)).join(", ")})\`.`,
      ]
    : [];
  throw new ProblemSignal(
    "outsideSubset",
    location,
    `${names.join(".")}() looks like a method, which expressions do not have`,
    known ??
      `The functions are ${[...callable].sort().join(", ")}, with the value in parentheses: \`abs(x)\`.`,
  );
}

function checkArgument(known: Signature, value: Checked): void {
  refuseNull(value);
  const { type } = value.node;
  if (known.takes === "number" ? isNumber(type) : type === "string") return;
  throw new ProblemSignal(
    "type",
    value.location,
    `${known.name} takes a ${known.takes}, not ${describe(value.node)}`,
    type === "boolean"
      ? "Cast the boolean, true is 1: `a::integer`."
      : known.takes === "text"
        ? "Cast an integer: `n::text`."
        : "Give it an integer or a float.",
  );
}

function arityHint(name: FunctionName): string {
  if (name === "round") return "Two places are `round(x * 100) / 100`.";
  if (name === "trim") return "`trim(s)` removes spaces at both ends; other characters stay.";
  if (name === "ln") return "For another base, divide: `ln(x) / ln(10.0)`.";
  return "docs/reference/expressions.md lists the functions with their arguments.";
}

export function checkCoalesce(expression: CoalesceExpr, context: Context): Checked {
  const location = expression.location ?? -1;
  const values = checkAll(expression.args ?? [], context);
  values.forEach(refuseNull);
  const type = commonType(values, "put into one coalesce", location);
  const unit = commonUnit(values, "put into one coalesce", location);
  const nodes = values.map((value) => value.node);
  const needless = nodes.slice(0, -1).findIndex(isConstant);
  if (needless >= 0)
    throw new ProblemSignal(
      "constant",
      values[needless + 1]?.location ?? location,
      "What comes after a constant in coalesce is never used",
      "Put the constant last.",
    );
  const nullable = nodes.every((node) => node.nullable);
  return { node: { kind: "call", function: "coalesce", arguments: nodes, type, nullable }, unit, location };
}

export function checkExtremum(expression: MinMaxExpr, context: Context): Checked {
  const location = expression.location ?? -1;
  const name = expression.op === "IS_LEAST" ? "least" : "greatest";
  const values = checkAll(expression.args ?? [], context);
  values.forEach(refuseNull);
  const type = commonType(values, "compare", location);
  const unit = commonUnit(values, "compare", location);
  const nodes = values.map((value) => value.node);
  const nullable = nodes.every((node) => node.nullable);
  return { node: { kind: "call", function: name, arguments: nodes, type, nullable }, unit, location };
}

export function checkNullif(expression: A_Expr, context: Context): Checked {
  const location = expression.location ?? -1;
  const values = checkPair(expression.lexpr, expression.rexpr, context);
  values.forEach(refuseNull);
  const [value, other] = values;
  if (isConstant(value.node))
    throw new ProblemSignal(
      "constant",
      location,
      "nullif of a constant is always the same",
      "Name a column first: `nullif(x, 0)`.",
    );
  const type = commonType(values, "compare", location);
  const unit = commonUnit(values, "compare", location);
  const nodes = [value.node, other.node];
  return {
    node: { kind: "call", function: "nullif", arguments: nodes, type, nullable: true },
    unit,
    location,
  };
}
