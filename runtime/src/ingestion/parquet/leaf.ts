import type { LogicalType, SchemaElement } from "hyparquet";
import { decimalText, wholeNumber } from "./decimal.js";
import { dayText, intervalText, momentText, timeOfDayText, type TimeUnit } from "./times.js";
import { Unprintable } from "../rows/unprintable.js";

/** How the values of a column without children are written as text. */
export interface Leaf {
  /** Of a value as it is stored, which is not missing. */
  readonly print: (stored: never) => string | Unprintable;
  /** What the text is within JSON: itself, or a string. `number` has no words for NaN and infinity. */
  readonly inJson: "number" | "boolean" | "text" | "json";
  /** A text as the column's values look, by which a type is told. */
  readonly sample: string;
  /** Digits that values may have, where more than a float keeps; else null. */
  readonly decimal: string | null;
}

/** A float keeps any decimal number of so many digits. */
const floatDigits = 15;

const number = (print: (stored: never) => string, sample = "1"): Leaf => ({
  print,
  inJson: "number",
  sample,
  decimal: null,
});
const texts = (print: (stored: never) => string | Unprintable, sample = "text"): Leaf => ({
  print,
  inJson: "text",
  sample,
  decimal: null,
});

const whole = number(String);
const hex = texts((bytes: Uint8Array) => `\\x${Buffer.from(bytes).toString("hex")}`);
const text = texts((value: string | Unprintable) => value);
const objects: Leaf = { print: libraryJson, inJson: "json", sample: "text", decimal: null };

/** Writes a number so that it reads back as the same one, its sign included. */
const floatText = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));
const floating = number(floatText, "1.5");

/** By what the file says of a column, its physical type aside. */
export function leafOf(element: SchemaElement): Leaf {
  const { type, converted_type: converted, logical_type: logical } = element;
  const decimal = decimalOf(element);
  if (decimal !== null) return decimal;
  const timed = timeLeaf(element);
  if (timed !== null) return timed;
  if (isUnsigned(element))
    return number(
      type === "INT64"
        ? (value: bigint) => String(BigInt.asUintN(64, value))
        : (value: number) => String(value >>> 0),
    );
  if (type === "BOOLEAN") return { print: String, inJson: "boolean", sample: "true", decimal: null };
  if (type === "INT32" || type === "INT64") return whole;
  if (type === "FLOAT" || type === "DOUBLE") return floating;
  if (isLibrarys(logical)) return objects;
  if (logical?.type === "FLOAT16") return number((bytes: Uint8Array) => floatText(float16(bytes)), "1.5");
  if (logical?.type === "UUID") return texts(uuidText);
  if (converted === "INTERVAL") return texts(intervalText);
  if (converted === "JSON" || logical?.type === "JSON") return { ...text, inJson: "json" };
  return isText(element) ? text : hex;
}

/** JSON of what the library makes of a value itself, such as GeoJSON of a shape. */
export function libraryJson(value: unknown): string {
  const exact = (_key: string, part: unknown): unknown => (typeof part === "bigint" ? String(part) : part);
  return JSON.stringify(value, exact) ?? "null";
}

/** Whether the bytes are text: those of a plain BYTE_ARRAY are, as writers without annotations mean them. */
export function isText({ type, converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  if (type !== "BYTE_ARRAY") return false;
  if (converted === "DECIMAL" || logical?.type === "DECIMAL") return false;
  return converted !== "BSON" && logical?.type !== "BSON" && !isLibrarys(logical);
}

/** Types whose values the library reads. */
export function isLibrarys(logical: LogicalType | undefined): boolean {
  return logical?.type === "GEOMETRY" || logical?.type === "GEOGRAPHY" || logical?.type === "VARIANT";
}

function decimalOf({ type, ...element }: SchemaElement): Leaf | null {
  const { converted_type: converted, logical_type: logical } = element;
  const isLogical = logical?.type === "DECIMAL";
  if (converted !== "DECIMAL" && !isLogical) return null;
  const scale = (isLogical ? logical.scale : element.scale) ?? 0;
  const precision = (isLogical ? logical.precision : element.precision) ?? 0;
  return {
    print:
      type === "INT32" || type === "INT64"
        ? (value: number | bigint) => decimalText(value, scale)
        : (bytes: Uint8Array) => decimalText(wholeNumber(bytes), scale),
    inJson: "number",
    sample: scale === 0 ? "1" : "1.5",
    decimal: scale > 0 && precision > floatDigits ? `DECIMAL(${precision}, ${scale})` : null,
  };
}

function timeLeaf({ type, converted_type: converted, logical_type: logical }: SchemaElement): Leaf | null {
  const moment = (unit: TimeUnit, isLocal: boolean): Leaf =>
    texts((value: number | bigint) => momentText(BigInt(value), unit, isLocal), "2013-07-04T10:15:00Z");
  const timeOfDay = (unit: TimeUnit): Leaf =>
    texts((value: number | bigint) => timeOfDayText(BigInt(value), unit));
  if (type === "INT96") return moment("NANOS", false);
  if (logical?.type === "TIMESTAMP") return moment(logical.unit, !logical.isAdjustedToUTC);
  if (logical?.type === "TIME") return timeOfDay(logical.unit);
  if (logical?.type === "DATE") return texts(dayText, "2013-07-04");
  switch (converted) {
    case "TIMESTAMP_MILLIS":
      return moment("MILLIS", false);
    case "TIMESTAMP_MICROS":
      return moment("MICROS", false);
    case "TIME_MILLIS":
      return timeOfDay("MILLIS");
    case "TIME_MICROS":
      return timeOfDay("MICROS");
    case "DATE":
      return texts(dayText, "2013-07-04");
    default:
      return null;
  }
}

function isUnsigned({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return converted?.startsWith("UINT_") === true || (logical?.type === "INTEGER" && !logical.isSigned);
}

function uuidText(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** IEEE 754's binary16, the lesser byte first. */
function float16([low = 0, high = 0]: Uint8Array): number {
  const sign = high >= 128 ? -1 : 1;
  const exponent = (high >> 2) & 31;
  const fraction = (((high & 3) << 8) | low) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}

export function isList({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return converted === "LIST" || logical?.type === "LIST";
}
