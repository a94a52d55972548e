import { Unprintable } from "../rows/unprintable.js";

export type TimeUnit = "MILLIS" | "MICROS" | "NANOS";

const perSecond: Readonly<Record<TimeUnit, bigint>> = {
  MILLIS: 1_000n,
  MICROS: 1_000_000n,
  NANOS: 1_000_000_000n,
};

/** Digits behind the point: PostgreSQL keeps six, and a text keeps what the file has. */
const digits: Readonly<Record<TimeUnit, number>> = { MILLIS: 6, MICROS: 6, NANOS: 9 };

const daySeconds = 86_400n;

/**
 * A time as ISO 8601 to the unit's last digit.
 * @param count of units since 1970
 * @param isLocal whether it has no zone
 */
export function momentText(count: bigint, unit: TimeUnit, isLocal: boolean): string | Unprintable {
  const [seconds, fraction] = divided(count, perSecond[unit]);
  const time = new Date(Number(seconds) * 1000);
  if (Number.isNaN(time.getTime())) return outOfRange(count, unit);
  const text = time.toISOString().replace(/\.000Z$/, "");
  return `${text}.${fractionText(fraction, unit)}${isLocal ? "" : "Z"}`;
}

/** A time of day as HH:MM:SS to the unit's last digit. @param count of units since midnight */
export function timeOfDayText(count: bigint, unit: TimeUnit): string | Unprintable {
  const [seconds, fraction] = divided(count, perSecond[unit]);
  if (seconds < 0n || seconds >= daySeconds) return outOfRange(count, unit);
  const time = new Date(Number(seconds) * 1000).toISOString().slice(11, 19);
  return `${time}.${fractionText(fraction, unit)}`;
}

/** @param days since 1970-01-01 */
export function dayText(days: number): string | Unprintable {
  const time = new Date(days * 86_400_000);
  if (Number.isNaN(time.getTime())) return new Unprintable(String(days), "is no day of the calendar");
  return time.toISOString().replace(/T.*$/, "");
}

/** ISO 8601's duration. @param bytes three little-endian numbers: months, days, milliseconds */
export function intervalText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [months, days, millis] = [0, 4, 8].map((at) => view.getUint32(at, true)) as [number, number, number];
  return `P${months}M${days}DT${Math.floor(millis / 1000)}.${String(millis % 1000).padStart(3, "0")}S`;
}

function divided(count: bigint, unit: bigint): [bigint, bigint] {
  const rest = ((count % unit) + unit) % unit;
  return [(count - rest) / unit, rest];
}

function fractionText(fraction: bigint, unit: TimeUnit): string {
  return String(fraction)
    .padStart(String(perSecond[unit]).length - 1, "0")
    .padEnd(digits[unit], "0");
}

const outOfRange = (count: bigint, unit: TimeUnit): Unprintable =>
  new Unprintable(`${count} ${unit.toLowerCase()}`, "is no time of the calendar");
