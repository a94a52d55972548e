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
      "To ask whether a value is missing write `x is null` or `x is not null`; null alone stands only in the results of case.",
    );
}

/** `the text 'x'`, `distance (integer)`: how messages name a value. */
export function describe(node: ExpressionNode): string {
  return `${printText(node)} (${node.type})`;
}

/** The point in time that a text may mean, else an example. */
function pointInTime(text: string): string {
  const [, day, time = "00:00"] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?/u.exec(text) ?? [];
  return `\`timestamptz '${day ?? "2013-06-01"} ${time}+00'\``;
}

function day(text: string): string {
  return `\`date '${/^\d{4}-\d\d-\d\d/u.exec(text)?.[0] ?? "2013-06-01"}'\``;
}

function hintForMix(left: ExpressionNode, right: ExpressionNode): string {
  const types = new Set<ScalarType>([left.type, right.type]);
  const text = [left, right].find((node) => node.kind === "literal" && node.type === "string");
  if (types.has("timestamp") && text?.kind === "literal")
    return `Write a point in time with its offset from UTC: ${pointInTime(String(text.value))}.`;
  if (types.has("date") && text?.kind === "literal") return `Write ${day(String(text.value))}.`;
  if (types.has("timestamp") && types.has("date")) return "Take the timestamp's date: `t::date`.";
  if (types.has("boolean") && types.has("integer"))
    return "A boolean is a condition by itself: `a`, `not a`; as a number it is `a::integer`, true is 1.";
  if (types.has("interval") && (types.has("integer") || types.has("float")))
    return "Take the interval's seconds, `extract(epoch from t - u) > 3600`, or write the number as an interval: `t - u > interval '1 hour'`.";
  if (types.has("string") && types.has("integer"))
    return "Cast the integer, `n::text`, or write the text as a number.";
  if (types.has("string") && types.has("float"))
    return "Write the text as a number; a column of numbers is declared as float. Name NaN under the source's null_values, and ask `x is null`.";
  return "Make both sides one type; docs/reference/expressions.md lists the casts.";
}
