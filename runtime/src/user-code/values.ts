import type { ColumnType } from "../definitions/column.js";
import { fieldText, textField } from "./copy-text.js";
import { timestampReader } from "./timestamp.js";

/** What the user's code is given, or gives, for a column. */
export type Value = number | bigint | string | boolean | Date | null | undefined;

/** A value that cannot be handed over; the message goes on after the column's name. */
export class ValueProblem extends Error {
  override readonly name = "ValueProblem";
}

/** Turns a field of COPY's text format that is not null into a value. @throws ValueProblem */
export type ReadValue = (field: string) => Value;

export function valueReader(type: ColumnType, timezone: string): ReadValue {
  switch (type) {
    case "integer":
      return (field) => {
        const value = Number(field);
        if (!Number.isSafeInteger(value))
          throw new ValueProblem(`${field} is beyond ±2^53, which a number holds; read it as a string`);
        return value;
      };
    case "float":
      return readFloat;
    case "boolean":
      return (field) => /^[tTyY1]/.test(field);
    case "string":
      return fieldText;
    case "date":
      return (field) => field.slice(0, 10);
    case "timestamp": {
      const read = timestampReader(timezone);
      return (field) => {
        const time = read(field);
        if (time === null) throw new ValueProblem(`${field} is no time that a Date holds`);
        return new Date(time);
      };
    }
  }
}

function readFloat(field: string): number {
  const value = Number(field);
  if (!Number.isNaN(value)) return value;
  const [, sign, isInfinite] = /^([+-]?)(inf)?/i.exec(field) ?? [];
  if (isInfinite === undefined) return NaN;
  return sign === "-" ? -Infinity : Infinity;
}

/** Turns a value that is not null into a field of COPY's text format; null where it is none of the type. */
export const valueWriters: Readonly<Record<ColumnType, (value: Value) => string | null>> = {
  integer: (value) =>
    Number.isSafeInteger(value) || (typeof value === "bigint" && BigInt.asIntN(64, value) === value)
      ? String(value)
      : null,
  float: (value) => (Number.isFinite(value) ? String(value) : null),
  boolean: (value) => (typeof value === "boolean" ? String(value) : null),
  string: (value) =>
    typeof value === "string" && !/[\0\p{Surrogate}]/u.test(value) ? textField(value) : null,
  date: (value) => (typeof value === "string" && isDay(value) ? value : null),
  timestamp: (value) => {
    if (!(value instanceof Date)) return null;
    const year = value.getUTCFullYear();
    return year >= 1 && year <= 9999 ? value.toISOString() : null;
  },
};

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text.startsWith("0000")) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** What a message calls the values that the user's code may give. */
export const valueWords: Readonly<Record<ColumnType, string>> = {
  integer: "a whole number",
  float: "a finite number",
  boolean: "true or false",
  string: "text that PostgreSQL can store",
  date: 'a day such as "2013-07-04"',
  timestamp: "a Date of the years 1 to 9999",
};

/** A value as a message shows it, cut where it is long. */
export function shownValue(value: unknown): string {
  const text =
    typeof value === "string"
      ? JSON.stringify(value)
      : value instanceof Date
        ? Number.isNaN(value.getTime())
          ? "an invalid Date"
          : value.toISOString()
        : typeof value === "object" && value !== null
          ? Array.isArray(value)
            ? "a list"
            : typeof (value as { then?: unknown }).then === "function"
              ? "a promise"
              : "an object"
          : typeof value === "function"
            ? "a function"
            : String(value);
  // Half a character is none, and PostgreSQL would refuse it with the message around it.
  return text.length > 60 ? `${text.slice(0, 60).replace(/\p{Surrogate}$/u, "")}…` : text;
}
