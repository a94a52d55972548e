import { fromLocalTime } from "../expressions/zones.js";
import type { Columns, Kwargs } from "./expectation.js";

/** Arguments whose texts are values of the column. */
const ofValues = ["min_value", "max_value", "value_set", "value_ranges", "value_pairs_set"];

const local = /^\s*(?<day>\d{4,6}-\d\d-\d\d)(?:[Tt ](?<time>\d\d:\d\d(?::\d\d)?)(?<fraction>\.\d+)?)?\s*$/u;

/**
 * The arguments with the times of timestamp columns spelled with their offset: those without one are local times of the
 * project's zone, as in the data.
 */
export function withZonedTimes(kwargs: Kwargs, columns: Columns, timezone: string): Kwargs {
  const isTime = (argument: string): boolean => columns[String(kwargs[argument])]?.type === "timestamp";
  const [ofColumn, ofFirst, ofSecond] = [isTime("column"), isTime("column_A"), isTime("column_B")];
  if (!(ofColumn || ofFirst || ofSecond)) return kwargs;
  const zoned = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(zoned) : zonedTime(value, timezone);
  const zonedPair = (pair: unknown): unknown =>
    Array.isArray(pair)
      ? pair.map((value, place) => ((place === 0 ? ofFirst : ofSecond) ? zoned(value) : value))
      : pair;
  return Object.fromEntries(
    Object.entries(kwargs).map(([name, value]) => {
      if (!ofValues.includes(name)) return [name, value];
      if (name === "value_pairs_set") return [name, Array.isArray(value) ? value.map(zonedPair) : value];
      return [name, ofColumn ? zoned(value) : value];
    }),
  );
}

/** A text that is a time without a zone, with the offset that the zone's clocks had: its digits stay. */
export function zonedTime(value: unknown, timezone: string): unknown {
  const {
    day,
    time = "00:00",
    fraction = "",
  } = (typeof value === "string" ? local.exec(value)?.groups : undefined) ?? {};
  const shown = Date.parse(`${day}T${time}Z`);
  if (day === undefined || Number.isNaN(shown)) return value;
  const minutes = (shown - fromLocalTime(shown, timezone)) / 60_000;
  const offset = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
    .map((part) => String(Math.trunc(part)).padStart(2, "0"))
    .join(":");
  const seconds = Math.round((Math.abs(minutes) % 1) * 60);
  const rest = seconds === 0 ? "" : `:${String(seconds).padStart(2, "0")}`;
  const clock = time.length === 5 ? `${time}:00` : time;
  return `${day}T${clock}${fraction}${minutes < 0 ? "-" : "+"}${offset}${rest}`;
}
