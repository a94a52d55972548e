import type { FuncCall, Node } from "libpg-query";
import type { CalendarField, TruncationUnit } from "../expression.js";
import { nearestName } from "../nearest-name.js";
import { ProblemSignal } from "../problems.js";
import { checkOne, type Checked, type Context } from "./context.js";
import { replacementOf } from "./replacements.js";
import { describe, refuseNull } from "./unify.js";

const fields: readonly CalendarField[] = [
  "minute",
  "hour",
  "day",
  "dow",
  "isodow",
  "doy",
  "month",
  "quarter",
  "year",
  "epoch",
];
const timeFields = new Set<CalendarField>(["minute", "hour"]);
const units: readonly TruncationUnit[] = [
  "second",
  "minute",
  "hour",
  "day",
  "week",
  "month",
  "quarter",
  "year",
];

export function checkExtract(call: FuncCall, context: Context): Checked {
  const location = call.location ?? -1;
  const word = wordOf(call.args?.[0]);
  const field = fields.find((known) => known === word);
  if (field === undefined)
    throw new ProblemSignal(
      "outsideSubset",
      location,
      `extract takes no field ${word}`,
      suggestion(word, fields, "fields"),
    );
  const operand = checkOne(call.args?.[1], context);
  refuseNull(operand);
  const { type, nullable } = operand.node;
  const isFit =
    type === "timestamp" ||
    (type === "date" && !timeFields.has(field)) ||
    (type === "interval" && field === "epoch");
  if (!isFit)
    throw new ProblemSignal(
      "type",
      location,
      `extract(${field} from …) does not take ${describe(operand.node)}`,
      type === "interval"
        ? "An interval has only its seconds: `extract(epoch from t - u)`; days are `extract(epoch from t - u) / 86400`."
        : type === "date"
          ? "A date has no time of day."
          : "It takes a timestamp or a date.",
    );
  const zone = type === "timestamp" && field !== "epoch" ? context.timezone : null;
  return {
    node: {
      kind: "extract",
      field,
      operand: operand.node,
      zone,
      type: field === "epoch" ? "float" : "integer",
      nullable,
    },
    unit: field === "epoch" ? "s" : null,
    location,
  };
}

export function checkTruncate(call: FuncCall, context: Context): Checked {
  const location = call.location ?? -1;
  const word = wordOf(call.args?.[0]);
  const unit = units.find((known) => known === word);
  if (unit === undefined)
    throw new ProblemSignal(
      "outsideSubset",
      location,
      word === "" ? "date_trunc takes its unit as one quoted text" : `date_trunc takes no unit ${word}`,
      suggestion(word, units, "units"),
    );
  if (call.args?.length !== 2)
    throw new ProblemSignal(
      "outsideSubset",
      location,
      "date_trunc takes a unit and a timestamp",
      `The time zone is the project's, ${context.timezone}.`,
    );
  const operand = checkOne(call.args[1], context);
  refuseNull(operand);
  const { type, nullable } = operand.node;
  if (type !== "timestamp")
    throw new ProblemSignal(
      "type",
      operand.location,
      `date_trunc takes a timestamp, not ${describe(operand.node)}`,
      type === "date" ? "Read the date's parts: `extract(month from d)`." : "Give it a timestamp column.",
    );
  return {
    node: {
      kind: "truncate",
      unit,
      operand: operand.node,
      zone: context.timezone,
      type: "timestamp",
      nullable,
    },
    unit: null,
    location,
  };
}

/** The word that names a field or unit: a quoted text or, in extract, a bare word. */
function wordOf(node: Node | undefined): string {
  if (node === undefined || !("A_Const" in node)) return "";
  return (node.A_Const.sval?.sval ?? "").toLowerCase();
}

function suggestion(word: string, known: readonly string[], what: string): string {
  const nearest = nearestName(word, known);
  if (nearest !== null) return `Did you mean ${nearest}?`;
  return (what === "fields" ? replacementOf(word) : undefined) ?? `The ${what} are ${known.join(", ")}.`;
}
