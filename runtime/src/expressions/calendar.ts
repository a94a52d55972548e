/** Calendar fields of timestamps, read in a time zone, and of dates ("YYYY-MM-DD"). */
import { ExpressionError } from "./expression-error.js";
import { timestampOf } from "./intervals.js";
import { fromLocalTime, localTime } from "./zones.js";

export type CalendarField =
  "minute" | "hour" | "day" | "dow" | "isodow" | "doy" | "month" | "quarter" | "year";
export type TruncationUnit = "second" | "minute" | "hour" | "day" | "week" | "month" | "quarter" | "year";

const hour = 3_600_000;
const day = 24 * hour;

/** extract(field from timestamp) by the clocks and the calendar of a zone. */
export function extract(field: CalendarField, time: Date, zone: string): number;
export function extract(field: CalendarField, time: Date | null, zone: string): number | null;
export function extract(field: CalendarField, time: Date | null, zone: string): number | null {
  return time === null ? null : fieldOf(field, localTime(time.getTime(), zone));
}

/** extract(field from date); `epoch` counts seconds from 1970-01-01. */
export function extractFromDate(field: CalendarField | "epoch", date: string): number;
export function extractFromDate(field: CalendarField | "epoch", date: string | null): number | null;
export function extractFromDate(field: CalendarField | "epoch", date: string | null): number | null {
  if (date === null) return null;
  const local = Date.parse(`${date}T00:00:00Z`);
  return field === "epoch" ? local / 1000 : fieldOf(field, local);
}

function fieldOf(field: CalendarField, local: number): number {
  const date = new Date(local);
  switch (field) {
    case "minute":
      return date.getUTCMinutes();
    case "hour":
      return date.getUTCHours();
    case "day":
      return date.getUTCDate();
    case "dow":
      return date.getUTCDay();
    case "isodow":
      return date.getUTCDay() || 7;
    case "doy":
      return Math.floor((local - startOfYear(date.getUTCFullYear())) / day) + 1;
    case "month":
      return date.getUTCMonth() + 1;
    case "quarter":
      return Math.floor(date.getUTCMonth() / 3) + 1;
    case "year": {
      // There is no year 0: before 1 comes 1 BC, which PostgreSQL writes -1.
      const year = date.getUTCFullYear();
      return year > 0 ? year : year - 1;
    }
  }
}

function startOfYear(year: number, month = 0): number {
  return new Date(0).setUTCFullYear(year, month, 1);
}

/** date_trunc(unit, timestamp): the beginning of the unit by the clocks and the calendar of a zone. */
export function dateTrunc(unit: TruncationUnit, time: Date, zone: string): Date;
export function dateTrunc(unit: TruncationUnit, time: Date | null, zone: string): Date | null;
export function dateTrunc(unit: TruncationUnit, time: Date | null, zone: string): Date | null {
  if (time === null) return null;
  const local = localTime(time.getTime(), zone);
  const rest = { second: 1000, minute: 60_000, hour, day: 0, week: 0, month: 0, quarter: 0, year: 0 }[unit];
  // Up to the hour the clock is not set back, so that an hour that comes twice stays two hours.
  if (rest > 0) return timestampOf(time.getTime() - modulo(local, rest));
  return timestampOf(fromLocalTime(startOf(unit, local), zone));
}

function startOf(unit: TruncationUnit, local: number): number {
  const date = new Date(local);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  switch (unit) {
    case "week":
      return local - modulo(local, day) - modulo(date.getUTCDay() + 6, 7) * day;
    case "month":
      return startOfYear(year, month);
    case "quarter":
      return startOfYear(year, month - (month % 3));
    case "year":
      return startOfYear(year);
    default:
      return local - modulo(local, day);
  }
}

/** The rest that is never negative. */
function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}

/** The date in a zone, in the years 1 to 9999. */
export function toDate(time: Date, zone: string): string;
export function toDate(time: Date | null, zone: string): string | null;
export function toDate(time: Date | null, zone: string): string | null {
  if (time === null) return null;
  const date = new Date(localTime(time.getTime(), zone));
  const year = date.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) throw new ExpressionError("22008");
  return date.toISOString().slice(0, 10);
}
