import { messageOf, RuntimeError } from "../../errors/index.js";
import type { ColumnDefinition } from "../../v1/definitions.js";
import { createByteSink } from "../rows/byte-sink.js";
import { noteUndeclared, type FileReport } from "../rows/file-report.js";
import { namesInData } from "../rows/names-in-data.js";
import { RowEncoder } from "../rows/row-encoder.js";
import { createValuesRow } from "../rows/values-row.js";
import { openParquet } from "./open-file.js";
import { printerOf, type Printer } from "./printer.js";
import { asStored, parsers } from "./schema.js";

/** Rows that are turned into lines at once. */
const rowsAtOnce = 5_000;

/**
 * Turns a Parquet file into lines of PostgreSQL's COPY text format (`RowEncoder`), holding one row group.
 * Rows are numbered on from `report.rows`.
 *
 * @param absolute path of the file
 * @param file its name, for messages
 * @param keepsText see RowFormat
 * @throws RuntimeError MLO5104, MLO5105
 */
export async function* parquetLines(
  absolute: string,
  columns: Readonly<Record<string, ColumnDefinition>>,
  file: string,
  report: FileReport,
  keepsText = false,
): AsyncGenerator<Buffer> {
  const [{ parquetMetadataAsync, parquetRead, parquetSchema }, { compressors }] = await Promise.all([
    import("hyparquet"),
    import("hyparquet-compressors"),
  ]);
  const { buffer, close } = await openParquet(absolute);
  try {
    const described = await broken(file, () => parquetMetadataAsync(buffer));
    const metadata = asStored(described);
    const fields = parquetSchema(described).children;
    const names = namesInData(columns);
    const there = fields.map(({ element }) => element.name);
    refuseLacking(names, there, file);
    const printers = new Map<string, Printer>(fields.map((field) => [field.element.name, printerOf(field)]));
    for (const [name, { sample }] of printers)
      if (!names.includes(name)) noteUndeclared(report, name, sample);
    const print = names.map((name) => (printers.get(name) as Printer).print);
    const places = { width: names.length, places: names.map((_, index) => index) };
    const encoder = new RowEncoder(
      places,
      { columns, quote: '"', nullValues: [], emptyIsNull: false, keepsText },
      report.flaws,
    );
    const sink = createByteSink();
    const row = createValuesRow(names.length);
    let start = 0;
    for (const group of metadata.row_groups) {
      const count = Number(group.num_rows);
      const groupStart = start;
      const pages = new Map<string, ArrayLike<unknown>[]>(names.map((name) => [name, []]));
      await broken(file, () =>
        parquetRead({
          file: buffer,
          metadata,
          compressors,
          parsers,
          utf8: false,
          columns: [...new Set(names)],
          rowStart: groupStart,
          rowEnd: groupStart + count,
          // As they are: numbers in typed arrays take a fraction of what they take in a list.
          onChunk: ({ columnName, columnData }) => void pages.get(columnName)?.push(columnData),
        }),
      );
      // A column may be read under two names.
      const next = names.map((name) => valuesOf([...(pages.get(name) ?? [])]));
      pages.clear();
      for (let index = 0; index < count; index += 1) {
        report.rows += 1;
        const found = next.map((value, place) => print[place]!(value()));
        encoder.encode(row.fill(found, report.rows), report.rows, sink);
        if (index % rowsAtOnce === 0) yield* sink.take();
      }
      start += count;
    }
    yield* sink.take(true);
  } finally {
    await close();
  }
}

/** Gives the values of a column one after the other, and lets go of each page when it is through. */
function valuesOf(pages: ArrayLike<unknown>[]): () => unknown {
  let page = pages.shift() ?? [];
  let index = 0;
  return () => {
    while (index === page.length && pages.length > 0) {
      page = pages.shift()!;
      index = 0;
    }
    return page[index++];
  };
}

async function broken<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new RuntimeError("MLO5104", `${file} is no whole Parquet file: ${messageOf(error)}.`, {
      cause: error,
      hint: "Fetch or write the file again.",
    });
  }
}

function refuseLacking(names: readonly string[], there: readonly string[], file: string): void {
  const missing = names.filter((name) => !there.includes(name)).map((name) => `"${name}"`);
  if (missing.length > 0)
    throw new RuntimeError(
      "MLO5105",
      `${file} has no column ${missing.join(", ")}. It has: ${there.join(", ")}.`,
      { hint: "Correct the columns that the source declares." },
    );
}
