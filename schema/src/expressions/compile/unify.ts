/** Rules for values that meet: in arithmetic, in a comparison, in the branches of CASE. */
import { isConstant } from "../children.js";
import type { ExpressionNode, ScalarType } from "../expression.js";
import { printText } from "../print/text.js";
import { ProblemSignal } from "../problems.js";
import type { Unit } from "../units.js";
import { isNumber, type Checked } from "./context.js";

/**
 * The common type of values that meet; an integer beside a float counts as a float.
 * @param verb what is done, for the message: "compare", "add"
 */
export function commonType(values: readonly Checked[], verb: string, location: number): ScalarType {
  const typed = values.filter((value) => !isNull(value.node));
  const first = typed[0];
  if (first === undefined)
    throw new ProblemSignal(
      "constant",
      location,
      "All results are null, so the expression has no type",
      "Give one branch a value.",
    );
  let type = first.node.type;
  for (const value of typed.slice(1)) {
    const other = value.node.type;
    if (other === type) continue;
    if (isNumber(other) && isNumber(type)) type = "float";
    else
      throw new ProblemSignal(
        "type",
        location,
        `Cannot ${verb} ${describe(first.node)} and ${describe(value.node)}`,
        hintForMix(first.node, value.node),
      );
  }
  return type;
}

/** The common unit of values that meet; constants fit any unit, columns without a unit as well. */
export function commonUnit(values: readonly Checked[], verb: string, location: number): Unit {
  const measured = values.filter((value) => value.unit !== null && !isConstant(value.node));
  const first = measured[0];
  if (first === undefined) return null;
  const other = measured.find((value) => value.unit !== first.unit);
  if (other !== undefined)
    throw new ProblemSignal(
      "unit",
      location,
      `Cannot ${verb} ${printText(first.node)} in ${first.unit} and ${printText(other.node)} in ${other.unit}`,
      "If they measure the same kind of thing, multiply one by its factor of conversion (the product then has no unit); else compare like with like.",
    );
  return first.unit;
}

export function isNull(node: ExpressionNode): boolean {
  return node.kind === "literal" && node.value === null;
}

/** Null literals make what surrounds them null, which PostgreSQL decides before it looks at the rest. */
export function refuseNull(value: Checked): void {
  if (isNull(value.node))
    throw new ProblemSignal(
      "constant",
      value.location,
      "null as an operand makes the result null whatever the other values are",
      "To ask whether a value is missing write is null or is not null; null alone stands only in the results of case.",
    );
}

/** `the text 'x'`, `distance (integer)`: how messages name a value. */
export function describe(node: ExpressionNode): string {
  return `${printText(node)} (${node.type})`;
}

function withTime(text: string): string {
  return text.includes(":") ? text : `${text} 00:00`;
}

function hintForMix(left: ExpressionNode, right: ExpressionNode): string {
  const types = new Set<ScalarType>([left.type, right.type]);
  const text = [left, right].find((node) => node.kind === "literal" && node.type === "string");
  if (types.has("timestamp") && text?.kind === "literal")
    return `Write a point in time with its offset from UTC: timestamptz '${withTime(String(text.value))}+00'.`;
  if (types.has("date") && text?.kind === "literal") return `Write date '${String(text.value)}'.`;
  if (types.has("timestamp") && types.has("date")) return "Take the timestamp's date: cast it with ::date.";
  if (types.has("boolean") && types.has("integer")) return "Cast the boolean with ::integer (true is 1).";
  if (types.has("interval") && (types.has("integer") || types.has("float")))
    return "Take the interval's seconds with extract(epoch from …), or write the number as an interval.";
  if (types.has("string") && types.has("integer"))
    return "Cast the integer with ::text, or write the text as a number.";
  return "Make both sides one type; docs/reference/expressions.md lists the casts.";
}
