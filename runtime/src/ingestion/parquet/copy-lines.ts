import { messageOf, RuntimeError } from "../../errors/index.js";
import type { ColumnDefinition } from "../../definitions/column.js";
import { createByteSink } from "../rows/byte-sink.js";
import { noteUndeclared, type FileReport } from "../rows/file-report.js";
import { namesInData } from "../rows/names-in-data.js";
import { RowEncoder } from "../rows/row-encoder.js";
import { createValuesRow } from "../rows/values-row.js";
import { openParquet } from "./open-file.js";
import { boundedCompressors } from "./page-limits.js";
import { printerOf, type Printer } from "./printer.js";
import { asStored, parsers } from "./schema.js";

/** Rows that are turned into lines at once. */
const rowsAtOnce = 5_000;

/**
 * Turns a Parquet file into lines of PostgreSQL's COPY text format (`RowEncoder`), holding one row group.
 * Rows are numbered on from `report.rows`. A file that lies may take a process with it: `run-in-process.ts`.
 *
 * @param absolute path of the file
 * @param file its name, for messages
 * @param keepsText see RowFormat
 * @param onProgress called when a part of the file has been read or decoded
 * @throws RuntimeError MLO5041, MLO5104, MLO5105
 */
export async function* decodedLines(
  absolute: string,
  columns: Readonly<Record<string, ColumnDefinition>>,
  file: string,
  report: FileReport,
  keepsText: boolean,
  onProgress: () => void,
): AsyncGenerator<Buffer> {
  const [{ parquetMetadataAsync, parquetRead, parquetSchema }, { compressors }] = await Promise.all([
    import("hyparquet"),
    import("hyparquet-compressors"),
  ]);
  const { buffer, close } = await openParquet(absolute, onProgress);
  try {
    const described = await broken(file, () => parquetMetadataAsync(buffer));
    const metadata = asStored(described);
    const fields = await broken(file, () => parquetSchema(described).children);
    const names = namesInData(columns);
    const there = fields.map(({ element }) => element.name);
    refuseLacking(names, there, file);
    const printers = await broken(
      file,
      () => new Map<string, Printer>(fields.map((field) => [field.element.name, printerOf(field)])),
    );
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
          compressors: boundedCompressors(compressors, file),
          parsers,
          utf8: false,
          columns: [...new Set(names)],
          rowStart: groupStart,
          rowEnd: groupStart + count,
          onPage: onProgress,
          // As they are: numbers in typed arrays take a fraction of what they take in a list.
          onChunk: ({ columnName, columnData }) => void pages.get(columnName)?.push(columnData),
        }),
      );
      refuseOtherCounts(pages, count, file);
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

async function broken<T>(file: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RuntimeError) throw error;
    throw new RuntimeError("MLO5104", `${file} is no whole Parquet file: ${messageOf(error)}.`, {
      cause: error,
      hint: "Fetch or write the file again.",
    });
  }
}

/** Else rows that a damaged file does not have would be loaded as missing values. */
function refuseOtherCounts(
  pages: ReadonlyMap<string, readonly ArrayLike<unknown>[]>,
  rows: number,
  file: string,
): void {
  for (const [name, parts] of pages) {
    const values = parts.reduce((sum, { length }) => sum + length, 0);
    if (values !== rows)
      throw new RuntimeError(
        "MLO5104",
        `${file} is no whole Parquet file: a row group of ${rows} rows has ${values} values of "${name}".`,
        { hint: "Fetch or write the file again." },
      );
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

/** A column of a file, as its schema describes it. */
export interface ParquetColumn {
  readonly name: string;
  /** Whether the schema says that it holds text. */
  readonly isText: boolean;
  /** The file's word for exact numbers with more digits than a float keeps, as DECIMAL(38, 4). */
  readonly decimal?: string;
}

/** @throws RuntimeError MLO5104 */
export async function decodedColumns(
  absolute: string,
  file: string,
  onProgress: () => void,
): Promise<ParquetColumn[]> {
  const { parquetMetadataAsync, parquetSchema } = await import("hyparquet");
  const { buffer, close } = await openParquet(absolute, onProgress);
  try {
    return await broken(file, async () =>
      parquetSchema(await parquetMetadataAsync(buffer)).children.map((field) => {
        const { name, converted_type: converted, logical_type: logical } = field.element;
        const { decimal } = printerOf(field);
        const isText = converted === "UTF8" || logical?.type === "STRING";
        return { name, isText, ...(decimal !== null && { decimal }) };
      }),
    );
  } finally {
    await close();
  }
}
