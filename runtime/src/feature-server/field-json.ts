import type { ColumnType } from "../definitions/column.js";

/** Prints a value, given as the look-up's text of it, as JSON. */
export type FieldPrinter = (text: string) => string;

const asItIs: FieldPrinter = (text) => text;

/** JSON has no word for these; protobuf's JSON form has strings. */
const notFinite: ReadonlySet<string> = new Set(["NaN", "Infinity", "-Infinity"]);

/**
 * Integers keep all their digits. Timestamps are whole seconds since 1970, as Feast's UnixTimestamp;
 * those before or after all times are null.
 */
export const fieldPrinters: Readonly<Record<ColumnType, FieldPrinter>> = {
  integer: asItIs,
  float: (text) => (notFinite.has(text) ? `"${text}"` : text),
  boolean: asItIs,
  string: asItIs,
  date: JSON.stringify,
  timestamp: (text) =>
    text.endsWith("infinity") ? "null" : String(Math.floor(Date.parse(isoTime(text)) / 1000)),
};

/** Prints a value as JSON, by the same rules. */
export const valuePrinters: Readonly<
  Record<ColumnType, (value: number | string | boolean | Date) => string>
> = {
  integer: String,
  float: (value) => (Number.isFinite(value) ? String(value) : `"${String(value)}"`),
  boolean: String,
  string: (value) => JSON.stringify(value),
  date: (value) => JSON.stringify(value),
  timestamp: (value) => String(Math.floor(Number(value) / 1000)),
};

/** PostgreSQL's ISO text of a session in UTC, as RFC 3339; for rows without time the epoch, as Feast has it. */
export function isoTime(text: string): string {
  if (text.endsWith("infinity")) return epoch;
  return `${text.slice(0, 10)}T${text.slice(11, -3)}Z`;
}

export const epoch = "1970-01-01T00:00:00Z";

/** A list of the text as often as that, as JSON. */
export function repeated(text: string, count: number): string {
  return `[${Array<string>(count).fill(`"${text}"`).join(",")}]`;
}
