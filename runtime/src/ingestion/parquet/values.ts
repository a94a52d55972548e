import type { ParquetParsers } from "hyparquet";

/** A time to the nanosecond since 1970. */
class Moment {
  constructor(readonly nanoseconds: bigint) {}
}

/** A day, counted from 1970-01-01. */
class Day {
  constructor(readonly days: number) {}
}

/** Times as they are stored: a Date would round them to milliseconds. */
export const parsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (time) => new Moment(time * 1_000_000n),
  timestampFromMicroseconds: (time) => new Moment(time * 1_000n),
  timestampFromNanoseconds: (time) => new Moment(time),
  dateFromDays: (days) => new Day(days),
};

/**
 * A value as the text of a field; lists and objects as JSON, null for what is missing.
 * @param isLocal whether a time has no zone
 */
export function textOf(value: unknown, isLocal: boolean): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "object") {
    if (value instanceof Moment) return momentText(value.nanoseconds, isLocal);
    if (value instanceof Day) return dayText(value.days);
    if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString("hex")}`;
    return JSON.stringify(value, plain);
  }
  return typeof value === "bigint" ? value.toString() : String(value as string | number | boolean);
}

function momentText(nanoseconds: bigint, isLocal: boolean): string | null {
  const perSecond = 1_000_000_000n;
  const fraction = ((nanoseconds % perSecond) + perSecond) % perSecond;
  const seconds = Number((nanoseconds - fraction) / perSecond);
  const time = new Date(seconds * 1000);
  if (Number.isNaN(time.getTime())) return String(nanoseconds);
  // PostgreSQL keeps microseconds.
  const micros = String(fraction / 1000n).padStart(6, "0");
  return `${time.toISOString().slice(0, 19)}.${micros}${isLocal ? "" : "Z"}`;
}

function dayText(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10);
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Moment) return momentText(value.nanoseconds, false);
  return value instanceof Day ? dayText(value.days) : value;
}
