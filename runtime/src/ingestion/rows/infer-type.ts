import type { ColumnType } from "../../definitions/column.js";
import { fieldEncoders } from "./field-encoders.js";

/** From the narrowest to the widest: what is an integer is a number, too. */
const candidates: readonly ColumnType[] = ["integer", "float", "date", "timestamp", "boolean"];

/** The type that all values have; without values, and where nothing else fits, string. */
export function inferType(values: readonly string[]): ColumnType {
  if (values.length === 0) return "string";
  return candidates.find((type) => values.every((value) => fits(value.trim(), type))) ?? "string";
}

/** The narrowest type that takes values of the declared one and these. */
export function widenedType(declared: ColumnType, values: readonly string[]): ColumnType {
  const found = inferType(values);
  const both = new Set([declared, found]);
  if (both.size === 2 && both.has("integer") && both.has("float")) return "float";
  return both.size === 2 && both.has("date") && both.has("timestamp") ? "timestamp" : "string";
}

function fits(value: string, type: ColumnType): boolean {
  // A code with leading zeros would lose them.
  if ((type === "integer" || type === "float") && /^-?0\d/.test(value)) return false;
  const bytes = Buffer.from(value);
  return fieldEncoders[type](bytes, 0, bytes.length, Buffer.allocUnsafe(2 * bytes.length + 64), 0) !== -1;
}
