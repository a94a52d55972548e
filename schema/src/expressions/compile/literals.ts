import type { A_Const } from "libpg-query";
import { ProblemSignal } from "../problems.js";
import type { Checked } from "./context.js";

export function checkLiteral(constant: A_Const): Checked {
  const location = constant.location ?? -1;
  const literal = (
    type: "integer" | "float" | "string" | "boolean",
    value: number | string | boolean,
  ): Checked => ({
    node: { kind: "literal", type, nullable: false, value },
    unit: null,
    location,
  });
  if (constant.ival !== undefined) return literal("integer", constant.ival.ival ?? 0);
  if (constant.boolval !== undefined) return literal("boolean", constant.boolval.boolval ?? false);
  if (constant.sval !== undefined) return literal("string", constant.sval.sval ?? "");
  if (constant.fval !== undefined) {
    const digits = (constant.fval.fval ?? "0").replaceAll("_", "");
    return /^-?(?:\d+|0[xob].*)$/iu.test(digits)
      ? literal("integer", integerFrom(digits, location))
      : literal("float", floatFrom(digits, location));
  }
  // Its type is that of the branches beside it.
  if (constant.isnull === true)
    return { node: { kind: "literal", type: "string", nullable: true, value: null }, unit: null, location };
  throw new ProblemSignal(
    "outsideSubset",
    location,
    "Bit strings are not part of the expression language",
    "Write the number in decimal.",
  );
}

function integerFrom(digits: string, location: number): number {
  const value = digits.startsWith("-") ? -Number(digits.slice(1)) : Number(digits);
  if (!Number.isSafeInteger(value))
    throw new ProblemSignal(
      "literal",
      location,
      `The integer ${digits} is outside ±9007199254740991`,
      `The nearest float is \`${written(Number(digits))}\`; an integer with more digits can only be a text here.`,
    );
  return value;
}

/** A float as a literal that is no integer. */
function written(value: number): string {
  const text = String(value);
  return /^-?\d+$/u.test(text) ? `${text}.0` : text;
}

/** The digits of a decimal number and its exponent, the same for all its spellings. */
function significant(text: string): string {
  const [, whole = "", fraction = "", exponent = "0"] =
    /^-?(\d*)\.?(\d*)(?:e([+-]?\d+))?$/iu.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/u, "");
  const kept = digits.replace(/0+$/u, "");
  return kept === "" ? "0" : `${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`;
}

function floatFrom(digits: string, location: number): number {
  const value = Number(digits);
  const vanished = value === 0 && /[1-9]/u.test(digits.replace(/e.*/iu, ""));
  if (!Number.isFinite(value) || vanished)
    throw new ProblemSignal(
      "literal",
      location,
      `The number ${digits} is outside the range of a float (double precision)`,
      "Floats hold magnitudes from 5e-324 to 1.7976931348623157e308.",
    );
  if (significant(digits) !== significant(String(value)))
    throw new ProblemSignal(
      "literal",
      location,
      `The number ${digits} has more digits than a float (double precision) holds`,
      `The nearest one is \`${written(value)}\`.`,
    );
  // A literal -0.0 is a numeric zero in PostgreSQL: it has no sign.
  return value + 0;
}
