import type { ColumnDefinition } from "../definitions/column.js";
import { createFieldReader } from "./copy-fields.js";
import type { OpenTable } from "./open-table.js";

/** In how many rows one time column was seen with another, and how the two stood to each other. */
export interface TimeOrder {
  /** Rows with both, by the places of the two columns. */
  readonly both: readonly (readonly number[])[];
  /** Rows in which the first is before the second. */
  readonly before: readonly (readonly number[])[];
}

/** Compares all pairs of timestamp columns in every row. Rows that do not fit are left out. */
export async function timeOrder(
  table: OpenTable,
  columns: Readonly<Record<string, ColumnDefinition>>,
): Promise<TimeOrder> {
  const width = Object.keys(columns).length;
  const counts = (): number[][] =>
    Array.from({ length: width }, () => Array.from({ length: width }, () => 0));
  const [both, before] = [counts(), counts()];
  const times = new Float64Array(width);
  const read = createFieldReader(
    width,
    (bytes, starts, ends) => {
      for (let place = 0; place < width; place += 1)
        times[place] =
          starts[place] === -1 ? NaN : moment(bytes.toString("latin1", starts[place], ends[place]));
      for (let first = 0; first < width; first += 1)
        for (let second = 0; second < width; second += 1) {
          const distance = times[second]! - times[first]!;
          if (Number.isNaN(distance)) continue;
          both[first]![second]! += 1;
          if (distance > 0) before[first]![second]! += 1;
        }
    },
    () => undefined,
  );
  for await (const lines of table.typedLines(columns)) read(lines);
  return { both, before };
}

/** Milliseconds of a timestamp as the staging table takes it: 20240131 10:00:00.5+02:00; without a zone as UTC. */
function moment(text: string): number {
  const [, year, month, day, time, zone] =
    /^(\d{4,})-?(\d\d)-?(\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)\d*(Z|[+-]\d\d(?::?\d\d)?)?/.exec(
      text,
    ) ?? [];
  if (year === undefined) return NaN;
  const offset = zone === undefined || zone === "Z" ? "Z" : zone.length === 3 ? `${zone}:00` : zone;
  return Date.parse(`${year}-${month}-${day}T${time}${offset}`);
}
