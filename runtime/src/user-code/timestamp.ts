import { fromLocalTime, offsetAt } from "../expressions/zones.js";

const form =
  /^(\d{4,6})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?: ?(?:([Zz]|UTC|GMT)|([+-])(\d\d)(?::?(\d\d))?(?::?(\d\d))?))?)?$/;

const day = 86_400_000;

/**
 * Reads timestamps as the staging table does: ISO 8601, with a zone or else in the given one. What is finer than
 * a millisecond is cut off.
 * @returns a function to milliseconds since 1970-01-01T00:00:00Z; null for what is no such time
 */
export function timestampReader(timezone: string): (text: string) => number | null {
  const toUtc = localTimeReader(timezone);
  return (written) => {
    const text = withHyphens(written);
    const common = commonTime(text);
    if (common !== null) return common;
    const match = form.exec(text);
    if (match === null) return null;
    const [, year, month, date, hour, minute, second, fraction, utc, sign, hours, minutes, seconds] = match;
    const local = Date.UTC(
      Number(year),
      Number(month) - 1,
      Number(date),
      Number(hour ?? 0),
      Number(minute ?? 0),
      Number(second ?? 0),
      fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000),
    );
    if (utc !== undefined) return local;
    if (sign === undefined) return toUtc(local);
    const offset = (Number(hours) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * 1000;
    return sign === "+" ? local - offset : local + offset;
  };
}

/** Asks the zone's tables once for a day on which its clocks do not change. */
function localTimeReader(timezone: string): (local: number) => number {
  if (timezone === "UTC") return (local) => local;
  const offsets = new Map<number, number | null>();
  return (local) => {
    const start = Math.floor(local / day) * day;
    let offset = offsets.get(start);
    if (offset === undefined) {
      const [before, after] = [offsetAt(start - day, timezone), offsetAt(start + 2 * day, timezone)];
      offset = before === after ? before : null;
      offsets.set(start, offset);
    }
    return offset === null ? fromLocalTime(local, timezone) : local - offset;
  };
}

/** Times on their way to the staging table have none: `20130704 10:15:00Z`. */
function withHyphens(text: string): string {
  if (text.charCodeAt(8) !== 32) return text;
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}T${text.slice(9)}`;
}

/** `2013-07-04T10:15:00Z`, as most times are written, which no pattern need be tried on; else null. */
function commonTime(text: string): number | null {
  if (text.length !== 20 || text.charCodeAt(19) !== 90 || text.charCodeAt(10) !== 84) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}
