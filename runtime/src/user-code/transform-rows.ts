import { RuntimeError } from "../errors/index.js";
import type { ColumnDefinition } from "../definitions/column.js";
import type { ThreadReport } from "./job.js";
import { rowWriter } from "./given-row.js";
import { fitLine, lineReader, ownFields, passedLine, unfitLine } from "./row-form.js";
import { shownValue, type Value } from "./values.js";

type Columns = Readonly<Record<string, ColumnDefinition>>;

/** So many rows that all fail are the code's fault, not the data's. */
const tellingRows = 100;

export interface RowTransformer {
  /** The line that takes the place of a line; empty for a dropped row. */
  transform(line: string): string;
  /** @throws RuntimeError MLO5132 if the code failed on every row */
  report(): ThreadReport;
}

/** Calls the user's code with each row. What it throws, and what it gives wrongly, sets the row aside. */
export function createRowTransformer(
  call: (row: object) => unknown,
  name: string,
  { reads, gives, timezone }: { readonly reads: Columns; readonly gives: Columns; readonly timezone: string },
  tellFailure: (error: unknown) => string,
): RowTransformer {
  const readLine = lineReader(reads, timezone);
  const writeRow = rowWriter(gives);
  const readNames = Object.keys(reads);
  const width = Object.keys(gives).length;
  /** Where a given column was read with the same type. */
  const places = new Map(
    readNames.flatMap((column, index) =>
      reads[column]?.type === gives[column]?.type ? [[column, index + ownFields] as const] : [],
    ),
  );
  const timeColumns = readNames.filter((column) => reads[column]?.type === "timestamp");
  let [rowsIn, rowsOut, rowsDropped, failed] = [0, 0, 0, 0];
  let firstFailure = "";

  return {
    transform(line) {
      const read = readLine(line);
      if ("unfit" in read) return passedLine(read.number, read.unfit, width);
      const { number, fields } = read;
      if ("reasons" in read) return unfitLine(number, read.reasons, fields, readNames, width);
      rowsIn += 1;
      const times = timeColumns.map((column) => timeOf(read.row[column]));
      const setAside = (reasons: readonly string[]): string => {
        failed += 1;
        if (failed === 1) firstFailure = `row ${number}: ${reasons.join("; ")}`;
        return unfitLine(number, reasons, fields, readNames, width);
      };
      let given: unknown;
      try {
        given = call(read.row);
      } catch (error) {
        return setAside([`${name}: ${tellFailure(error)}`]);
      }
      if (given === null) {
        rowsDropped += 1;
        return "";
      }
      const written = writeRow(given, (column, value) => {
        const place = places.get(column);
        if (place === undefined || !Object.is(value, read.row[column])) return undefined;
        const isOther = value instanceof Date && timeOf(value) !== times[timeColumns.indexOf(column)];
        return isOther ? undefined : fields[place];
      });
      if ("problems" in written) {
        const isRow = typeof given === "object" && !Array.isArray(given) && !("then" in given);
        const problems = isRow ? written.problems : [`${written.problems[0]}${remedy(given)}`];
        return setAside(problems.map((problem) => `${name} ${problem}`));
      }
      rowsOut += 1;
      return fitLine(number, written.fields);
    },
    report() {
      if (failed === rowsIn && failed >= tellingRows) throw everyRowFailed(name, rowsIn, firstFailure);
      return { rowsIn, rowsOut, rowsFailed: failed, rowsDropped };
    },
  };
}

/** A Date may have been set to another time since it was handed over. */
function timeOf(value: Value): number | null {
  return value instanceof Date ? value.getTime() : null;
}

function remedy(given: unknown): string {
  if (given === undefined) return "; give null to drop a row";
  const shown = shownValue(given);
  if (shown === "a list" || shown === "a promise") return "; `per: batch` gives several rows, or waits";
  return "";
}

function everyRowFailed(name: string, rows: number, first: string): RuntimeError {
  return new RuntimeError("MLO5132", `${name} fails on every one of ${rows} rows. ${first}`, {
    hint: "Correct the code; nothing was loaded.",
  });
}
