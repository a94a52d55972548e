import { RuntimeError } from "../errors/index.js";
import type { ColumnDefinition } from "../definitions/column.js";
import type { ThreadReport } from "./job.js";
import { rowWriter } from "./given-row.js";
import { fitLine, lineReader, ownFields, passedLine, unfitLine, type ReadRow } from "./row-form.js";
import { shownValue } from "./values.js";

type Columns = Readonly<Record<string, ColumnDefinition>>;

/**
 * Calls the user's code once, with all rows. A given row has the number of the last row that was read, or the next
 * free one, so that numbers stay unique and, where code gives row for row, are those of the data.
 * @param lines of the staging table, many at a time
 * @param write takes lines that go, and resolves when more may come
 * @throws RuntimeError MLO5130, MLO5131
 */
export async function transformBatch(
  call: (rows: AsyncIterable<object>) => unknown,
  name: string,
  { reads, gives, timezone }: { readonly reads: Columns; readonly gives: Columns; readonly timezone: string },
  tellFailure: (error: unknown) => string,
  lines: AsyncIterable<readonly string[]>,
  write: (line: string) => Promise<void> | null,
): Promise<ThreadReport> {
  const readLine = lineReader(reads, timezone);
  const writeRow = rowWriter(gives);
  const readNames = Object.keys(reads);
  const width = Object.keys(gives).length;
  /** Dates as they came: they may be finer than a Date. */
  const dates = new WeakMap<Date, { readonly field: string; readonly time: number }>();
  const timeColumns = readNames.flatMap((column, index) =>
    reads[column]?.type === "timestamp" ? [[column, index + ownFields] as const] : [],
  );
  let [rowsIn, rowsOut, reached, last] = [0, 0, 0, 0];
  const nextNumber = (number: number): number => (last = Math.max(last + 1, number));

  const source = lines[Symbol.asyncIterator]();
  let pending: readonly string[] = [];
  let at = 0;
  let filling: Promise<boolean> | null = null;

  /** The next row, without waiting where one is at hand. */
  function next(): Promise<IteratorResult<object, undefined>> {
    while (at < pending.length) {
      const read = readLine(pending[at++] as string);
      reached = read.number;
      if ("row" in read) {
        rowsIn += 1;
        rememberDates(read);
        return Promise.resolve({ done: false, value: read.row });
      }
      const number = nextNumber(read.number);
      const line =
        "unfit" in read
          ? passedLine(number, read.unfit, width)
          : unfitLine(number, read.reasons, read.fields, readNames, width);
      const wait = write(line);
      if (wait) return wait.then(next);
    }
    // Code may ask for several rows at once: they wait for the same lines.
    filling ??= fill();
    return filling.then((isMore) => (isMore ? next() : { done: true, value: undefined }));
  }

  async function fill(): Promise<boolean> {
    const more = await source.next();
    filling = null;
    if (more.done) return false;
    pending = more.value;
    at = 0;
    return true;
  }

  function rememberDates({ row, fields }: ReadRow): void {
    for (const [name, place] of timeColumns) {
      const value = row[name];
      if (value instanceof Date) dates.set(value, { field: fields[place] ?? "", time: value.getTime() });
    }
  }

  try {
    // Code that stops reading early must not end what it reads: the rest is still to be counted.
    for await (const given of iterable(call({ [Symbol.asyncIterator]: () => ({ next }) }))) {
      const written = writeRow(given, (_, value) => {
        const known = value instanceof Date ? dates.get(value) : undefined;
        return known && value instanceof Date && known.time === value.getTime() ? known.field : undefined;
      });
      rowsOut += 1;
      if ("problems" in written)
        throw new RuntimeError("MLO5131", `${name} ${written.problems.join("; ")}, in its row ${rowsOut}.`);
      const wait = write(fitLine(nextNumber(reached), written.fields));
      if (wait) await wait;
    }
  } catch (error) {
    if (error instanceof RuntimeError) throw error;
    throw new RuntimeError("MLO5130", `${name} failed after row ${reached}: ${tellFailure(error)}`, {
      cause: error,
    });
  }
  while (!(await next()).done);
  return { rowsIn, rowsOut, rowsFailed: 0, rowsDropped: null };

  function iterable(given: unknown): AsyncIterable<unknown> | Iterable<unknown> {
    if (
      typeof given === "object" &&
      given !== null &&
      (Symbol.asyncIterator in given || Symbol.iterator in given)
    )
      return given as AsyncIterable<unknown>;
    throw new RuntimeError("MLO5131", `${name} gave ${shownValue(given)} instead of rows to iterate over.`, {
      hint: "Write it as `async function* (rows) { for await (const row of rows) yield row; }`.",
    });
  }
}
