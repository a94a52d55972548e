import type { ColumnType } from "../../definitions/column.js";

/**
 * Checks bytes[start, end) against a column type and writes them to `out` as a field of PostgreSQL's COPY
 * text format, at least 2 × (end - start) + 40 bytes being free there. Answers the position after it, or -1
 * where the bytes are no value of the type. What passes is accepted by PostgreSQL's own input function.
 */
export type FieldEncoder = (bytes: Buffer, start: number, end: number, out: Buffer, at: number) => number;

const [zero, nine, dot, minus, plus, space, backslash] = [48, 57, 46, 45, 43, 32, 92] as const;

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= zero && byte <= nine;
}

function copy(bytes: Buffer, start: number, end: number, out: Buffer, at: number): number {
  for (let index = start; index < end; index += 1) out[at++] = bytes[index] as number;
  return at;
}

/** Digits with an optional sign, within 64 bits; `12.0`, as pandas writes integers beside missing ones. */
const integer: FieldEncoder = (bytes, start, end, out, at) => {
  let position = start;
  if (bytes[position] === minus || bytes[position] === plus) position += 1;
  const digits = position;
  while (position < end && isDigit(bytes[position])) position += 1;
  const whole = position;
  if (whole === digits) return -1;
  if (position < end && bytes[position] === dot) {
    position += 1;
    while (position < end && bytes[position] === zero) position += 1;
  }
  if (position !== end) return -1;
  if (whole - digits > 18) {
    const value = BigInt(bytes.toString("latin1", digits, whole)) * (bytes[start] === minus ? -1n : 1n);
    if (BigInt.asIntN(64, value) !== value) return -1;
  }
  return copy(bytes, start, whole, out, at);
};

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const special = /^[+-]?(?:inf|infinity)$|^nan$/i;

/** Decimal numbers, with exponent or not, NaN and Infinity; nothing that a double cannot hold. */
const float: FieldEncoder = (bytes, start, end, out, at) => {
  let position = start;
  if (bytes[position] === minus) position += 1;
  const digits = position;
  while (position < end && isDigit(bytes[position])) position += 1;
  const isPlain = position > digits && (position === end || bytes[position] === dot);
  if (isPlain && position < end) {
    position += 1;
    while (position < end && isDigit(bytes[position])) position += 1;
  }
  if (isPlain && position === end && end - start < 300) return copy(bytes, start, end, out, at);
  const text = bytes.toString("latin1", start, end);
  if (special.test(text)) return copy(bytes, start, end, out, at);
  if (!decimal.test(text)) return -1;
  const value = Number(text);
  const vanished = value === 0 && /[1-9]/.test(text.replace(/[eE].*$/, ""));
  return Number.isFinite(value) && !vanished ? copy(bytes, start, end, out, at) : -1;
};

const truths = new Map<string, number>(
  (
    [
      [["true", "t", "yes", "y", "on", "1"], "t"],
      [["false", "f", "no", "n", "off", "0"], "f"],
    ] as const
  ).flatMap(([spellings, value]) => spellings.map((spelling) => [spelling, value.charCodeAt(0)] as const)),
);

const boolean: FieldEncoder = (bytes, start, end, out, at) => {
  const value = end - start > 5 ? undefined : truths.get(bytes.toString("latin1", start, end).toLowerCase());
  if (value === undefined) return -1;
  out[at] = value;
  return at + 1;
};

function twoDigits(bytes: Buffer, at: number): number {
  return isDigit(bytes[at]) && isDigit(bytes[at + 1])
    ? ((bytes[at] as number) - zero) * 10 + ((bytes[at + 1] as number) - zero)
    : 100;
}

const monthLengths = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether YYYY-MM-DD of a real day (years 1 to 9999) stands there. */
function isDay(bytes: Buffer, start: number, end: number): boolean {
  if (end - start < 10 || bytes[start + 4] !== minus || bytes[start + 7] !== minus) return false;
  const century = twoDigits(bytes, start);
  const rest = twoDigits(bytes, start + 2);
  if (century > 99 || rest > 99) return false;
  const year = century * 100 + rest;
  const month = twoDigits(bytes, start + 5);
  const day = twoDigits(bytes, start + 8);
  if (year === 0 || day === 0 || day > (monthLengths[month] ?? 0)) return false;
  return month !== 2 || day !== 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0));
}

/** Hours and minutes, perhaps seconds with fraction; answers the position after it, or -1. */
function afterTime(bytes: Buffer, start: number, end: number): number {
  if (end - start < 5 || bytes[start + 2] !== 58 || twoDigits(bytes, start) > 23) return -1;
  if (twoDigits(bytes, start + 3) > 59) return -1;
  let position = start + 5;
  if (position === end || bytes[position] !== 58) return position;
  if (end - position < 3 || twoDigits(bytes, position + 1) > 59) return -1;
  position += 3;
  if (position === end || bytes[position] !== dot) return position;
  position += 1;
  const fraction = position;
  while (position < end && isDigit(bytes[position])) position += 1;
  return position > fraction ? position : -1;
}

const zone = /^ ?(?:Z|z|UTC|GMT|[+-](?:0\d|1[0-5])(?::?[0-5]\d)?)$/;

/**
 * ISO 8601: a day, or a day and a time after `T` or a space, with or without zone. Without one PostgreSQL
 * reads it in the session's TimeZone, which loading sets to the project's.
 */
const timestampEncoder =
  (writeMoment: FieldEncoder): FieldEncoder =>
  (bytes, start, end, out, at) => {
    if (!isDay(bytes, start, end)) return -1;
    let position = start + 10;
    if (position < end) {
      const separator = bytes[position];
      if (separator !== 84 && separator !== 116 && separator !== space) return -1;
      position = afterTime(bytes, position + 1, end);
      if (position === -1) return -1;
      const isUtc = end - position === 1 && bytes[position] === 90;
      if (position < end && !isUtc && !zone.test(bytes.toString("latin1", position, end))) return -1;
      return writeMoment(bytes, start, end, out, at);
    }
    return copy(bytes, start, end, out, at);
  };

/** `2013-01-31T10:15Z` as `20130131 10:15Z`, which PostgreSQL reads in two thirds of the time. */
function copyMoment(bytes: Buffer, start: number, end: number, out: Buffer, at: number): number {
  at = copy(bytes, start, start + 4, out, at);
  at = copy(bytes, start + 5, start + 7, out, at);
  at = copy(bytes, start + 8, start + 10, out, at);
  out[at++] = space;
  return copy(bytes, start + 11, end, out, at);
}

const midnight = /^[Tt ]00:00(?::00(?:\.0+)?)?(?: ?(?:Z|z|UTC|GMT|[+-](?:0\d|1[0-5])(?::?[0-5]\d)?))?$/;

/** YYYY-MM-DD, or that with midnight behind it, in whatever zone: the day as it is written. */
const date: FieldEncoder = (bytes, start, end, out, at) => {
  if (!isDay(bytes, start, end)) return -1;
  if (end - start > 10 && !midnight.test(bytes.toString("latin1", start + 10, end))) return -1;
  return copy(bytes, start, start + 10, out, at);
};

const string: FieldEncoder = (bytes, start, end, out, at) => {
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] as number;
    if (byte === backslash || byte === 9 || byte === 10 || byte === 13) {
      out[at++] = backslash;
      out[at++] = byte === 9 ? 116 : byte === 10 ? 110 : byte === 13 ? 114 : backslash;
    } else out[at++] = byte;
  }
  return at;
};

export const fieldEncoders: Readonly<Record<ColumnType, FieldEncoder>> = {
  integer,
  float,
  boolean,
  timestamp: timestampEncoder(copyMoment),
  date,
  string,
};

/** The same, with timestamps as they are written: code that is given them may have to show them again. */
export const plainEncoders: Readonly<Record<ColumnType, FieldEncoder>> = {
  ...fieldEncoders,
  timestamp: timestampEncoder(copy),
};

/** How a message calls a value of the type. */
export const typeNames: Readonly<Record<ColumnType, string>> = {
  integer: "an integer",
  float: "a number",
  boolean: "a boolean (true, false, yes, no, 1, 0)",
  timestamp: "a timestamp (such as 2013-07-04T10:15:00Z)",
  date: "a date (such as 2013-07-04)",
  string: "text",
};
