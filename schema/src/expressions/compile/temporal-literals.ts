import type { LiteralNode } from "../expression.js";
import { ProblemSignal } from "../problems.js";

/** `timestamptz '…'`: ISO 8601 with an offset, to the millisecond. */
export function timestampLiteral(text: string, location: number): LiteralNode {
  const form =
    /^(?<date>\d{4}-\d\d-\d\d)(?:[T ](?<time>\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?))?\s*(?<offset>Z|[+-]\d\d(?::?\d\d)?)?$/iu;
  const { date, time = "00:00", offset } = form.exec(text.trim())?.groups ?? {};
  if (date !== undefined && offset === undefined)
    throw new ProblemSignal(
      "literal",
      location,
      `timestamptz '${text}' does not say which offset from UTC it is in`,
      `Write it at the end, such as \`timestamptz '${date} ${time}+00'\`.`,
    );
  const zone =
    offset === undefined || /z/iu.test(offset)
      ? "Z"
      : offset.replace(/^(...):?(..)?$/u, (_, hours: string, minutes = "00") => `${hours}:${minutes}`);
  const value = new Date(`${date}T${time}${zone}`);
  if (date === undefined || !isDate(date) || Number.isNaN(value.getTime()))
    throw new ProblemSignal(
      "literal",
      location,
      `timestamptz '${text}' is not a point in time`,
      "Write ISO 8601 to the millisecond, such as `timestamptz '2013-06-01 12:00:00.123-04'`.",
    );
  return { kind: "literal", type: "timestamp", nullable: false, value: value.toISOString() };
}

export function dateLiteral(text: string, location: number): LiteralNode {
  const value = text.trim();
  if (!isDate(value))
    throw new ProblemSignal(
      "literal",
      location,
      `date '${text}' is not a date`,
      "Write year-month-day, such as `date '2013-06-01'`.",
    );
  return { kind: "literal", type: "date", nullable: false, value };
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/u.test(text) || text.startsWith("0000")) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

const second = 1000;
const units: readonly (readonly [RegExp, number])[] = [
  [/^(?:ms|msec|msecs|milliseconds?)$/u, 1],
  [/^(?:s|secs?|seconds?)$/u, second],
  [/^(?:m|mins?|minutes?)$/u, 60 * second],
  [/^(?:h|hrs?|hours?)$/u, 3600 * second],
  [/^(?:d|days?)$/u, 24 * 3600 * second],
  [/^(?:w|weeks?)$/u, 7 * 24 * 3600 * second],
];

/**
 * `interval '…'`: sums of amounts and units (`1 day 2 hours`) or `HH:MM[:SS[.mmm]]`, in whole
 * milliseconds. A day is 24 hours: timestamps are points in time, without a calendar.
 */
export function intervalLiteral(text: string, location: number): LiteralNode {
  const value = milliseconds(text, location);
  if (!Number.isSafeInteger(value))
    throw new ProblemSignal(
      "literal",
      location,
      `interval '${text}' is not a whole number of milliseconds`,
      "Use a coarser amount.",
    );
  return { kind: "literal", type: "interval", nullable: false, value: value + 0 };
}

function milliseconds(text: string, location: number): number {
  const words = text.trim().toLowerCase();
  const clock =
    /^(?<sign>[+-]?)(?<hours>\d{1,9}):(?<minutes>[0-5]\d)(?::(?<seconds>[0-5]\d(?:\.\d{1,3})?))?$/u.exec(
      words,
    )?.groups;
  if (clock !== undefined) {
    const size =
      Number(clock["hours"]) * 3_600_000 +
      Number(clock["minutes"]) * 60_000 +
      Math.round(Number(clock["seconds"] ?? 0) * second);
    return clock["sign"] === "-" ? -size : size;
  }
  if (/\b(?:mons?|months?|y|yrs?|years?|decades?|centur(?:y|ies)|millenni(?:um|a))\b/u.test(words))
    throw new ProblemSignal(
      "literal",
      location,
      `interval '${text}' has no fixed length: months and years differ`,
      "Write it in days, such as `interval '30 days'`.",
    );
  const part = /\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*([a-z]+)\s*/uy;
  let sum = 0;
  while (part.lastIndex < words.length) {
    const [, amount = "", name = ""] = part.exec(words) ?? [];
    const size = units.find(([pattern]) => pattern.test(name))?.[1];
    if (amount === "" || size === undefined)
      throw new ProblemSignal(
        "literal",
        location,
        `interval '${text}' is not understood`,
        "Write amounts of weeks, days, hours, minutes, seconds or milliseconds, such as `interval '1 day 2 hours'`.",
      );
    sum += scaled(amount, size);
  }
  if (words === "")
    throw new ProblemSignal(
      "literal",
      location,
      "The interval is empty",
      "Write an amount and a unit, such as `interval '2 hours'`.",
    );
  return sum;
}

/** amount × size for a decimal amount, NaN unless whole: in integers, for 0.1 × 1000 to be 100. */
function scaled(amount: string, size: number): number {
  const [whole = "0", fraction = ""] = amount.split(".");
  const digits = BigInt(`${whole.replace(/[+-]/u, "") || "0"}${fraction}`) * BigInt(size);
  const scale = 10n ** BigInt(fraction.length);
  if (digits % scale !== 0n) return Number.NaN;
  const value = Number(digits / scale);
  return amount.startsWith("-") ? -value : value;
}
