import type { TypeCast, TypeName } from "libpg-query";
import type { ScalarType } from "../expression.js";
import { ProblemSignal } from "../problems.js";
import { checkOne, plainName, type Checked, type Context } from "./context.js";
import { checkConstant } from "./constants.js";
import { dateLiteral, intervalLiteral, timestampLiteral } from "./temporal-literals.js";
import { describe, refuseNull } from "./unify.js";

/** PostgreSQL's names of the types. All integers are 64 bits wide here. */
const types: Readonly<Record<string, ScalarType>> = {
  int4: "integer",
  int8: "integer",
  float8: "float",
  text: "string",
  bool: "boolean",
  timestamptz: "timestamp",
  date: "date",
  interval: "interval",
};

/** The words that people write for types that PostgreSQL's parser names otherwise. */
const writtenAs: Readonly<Record<string, string>> = { int2: "smallint", float4: "real", bpchar: "char" };

const typeHints: Readonly<Record<string, string>> = {
  numeric: "Numbers with a fraction are floats: `n::float8`.",
  float4: "Floats are double precision: `n::float8`.",
  int2: "Integers have 64 bits: `x::integer`.",
  varchar: "Texts have no greatest length: `n::text`.",
  bpchar: "Texts have no fixed length: `n::text`; a quoted text is written `'abc'`.",
  timestamp: "Timestamps are points in time: write `timestamptz '2013-06-01 12:00:00-04'`.",
  time: "Read parts of the time of day: `extract(hour from t)`.",
};

export function checkCast(cast: TypeCast, context: Context): Checked {
  const location = cast.typeName?.location ?? cast.location ?? -1;
  const target = targetType(cast.typeName, location);
  if (cast.arg !== undefined && "A_Const" in cast.arg && cast.arg.A_Const.sval !== undefined) {
    const literal = quotedLiteral(target, cast.arg.A_Const.sval.sval ?? "", location);
    if (literal !== null) return { node: literal, unit: null, location };
  }
  const operand = checkOne(cast.arg, context);
  refuseNull(operand);
  const { node } = operand;
  if (node.type === target) return operand;
  if (!isAllowed(node.type, target))
    throw new ProblemSignal(
      "type",
      location,
      `Cannot cast ${describe(node)} to ${target}`,
      hintFor(node.type, target),
    );
  const zone = target === "date" ? context.timezone : null;
  const result = { kind: "cast", operand: node, zone, type: target, nullable: node.nullable } as const;
  checkConstant(result, location);
  const isNumeric = target === "integer" || target === "float";
  return { node: result, unit: isNumeric ? operand.unit : null, location };
}

function targetType(name: TypeName | undefined, location: number): ScalarType {
  const written = plainName(name?.names, location);
  const target = Object.hasOwn(types, written) ? types[written] : undefined;
  if (
    target === undefined ||
    name?.typmods !== undefined ||
    name?.arrayBounds !== undefined ||
    name?.setof === true ||
    name?.pct_type === true
  ) {
    const word = (Object.hasOwn(writtenAs, written) ? writtenAs[written] : null) ?? written;
    const shown = name?.arrayBounds === undefined ? word : `${word}[]`;
    throw new ProblemSignal(
      "outsideSubset",
      location,
      target === undefined || name?.arrayBounds !== undefined
        ? `The type ${shown} is not part of the expression language`
        : `${written} takes no precision or field here`,
      written === "interval"
        ? "Write the unit inside: `interval '2 hours'`."
        : ((Object.hasOwn(typeHints, written) ? typeHints[written] : null) ??
            "The types are integer, float8, text, boolean, timestamptz, date and interval."),
    );
  }
  return target;
}

function quotedLiteral(target: ScalarType, text: string, location: number): Checked["node"] | null {
  if (target === "timestamp") return timestampLiteral(text, location);
  if (target === "date") return dateLiteral(text, location);
  return target === "interval" ? intervalLiteral(text, location) : null;
}

function isAllowed(from: ScalarType, to: ScalarType): boolean {
  switch (to) {
    case "integer":
      return from === "boolean" || from === "float";
    case "float":
      return from === "integer";
    case "string":
      return from === "boolean" || from === "integer";
    case "date":
      return from === "timestamp";
    default:
      return false;
  }
}

function hintFor(from: ScalarType, to: ScalarType): string {
  if (from === "string") return "Declare the column with that type, so that it is read so from the source.";
  if (from === "boolean" && to === "float") return "Cast in two steps: `a::integer::float8`.";
  if (to === "boolean") return "Compare it: `n <> 0`.";
  if (to === "string" && from === "float") return "Round it first: `round(x)::integer::text`.";
  if (to === "string") return "Take its parts: `extract(year from t)::text`.";
  if (from === "interval" || from === "timestamp")
    return "Take the seconds: `extract(epoch from t)`, `extract(epoch from t - u)`.";
  if (to === "timestamp" || to === "date")
    return "Declare the column as a timestamp, or compare with a literal: `d > date '2024-01-01'`.";
  return "docs/reference/expressions.md lists the casts.";
}
