import { createReadStream } from "node:fs";
import path from "node:path";
import { glob } from "tinyglobby";
import { copyLines } from "../ingestion/csv/copy-lines.js";
import { decodeText } from "../ingestion/decode-text.js";
import { decompressed } from "../ingestion/file-bytes.js";
import { jsonLines } from "../ingestion/jsonl/copy-lines.js";
import { LineReader } from "../ingestion/jsonl/line-reader.js";
import { isBlank, splitLines } from "../ingestion/jsonl/lines.js";
import { refuseDocument, refuseWithoutObject } from "../ingestion/jsonl/one-document.js";
import { parquetColumns, parquetLines } from "../ingestion/parquet/run-in-process.js";
import { newReport } from "../ingestion/rows/file-report.js";
import { RuntimeError } from "../errors/index.js";
import type { ColumnDefinition } from "../definitions/column.js";
import { sniffCsv, type CsvForm } from "./sniff-csv.js";
import { encodingEvidence, sniffEncoding } from "./sniff-encoding.js";

export interface OpenColumn {
  readonly name: string;
  /** Whether the data itself says that it holds text. */
  readonly isText: boolean;
  /** The file's word for exact numbers with more digits than a float keeps, as DECIMAL(38, 4). */
  readonly decimal?: string;
}

/** Files of one table, and how they are written. */
export interface OpenTable {
  /** Paths relative to the folder, in their order. */
  readonly files: readonly string[];
  readonly format: "csv" | "jsonl" | "parquet";
  readonly columns: readonly OpenColumn[];
  /** Names in the header that stand for no single column: empty ones, and those that come twice. */
  readonly unusable: readonly string[];
  /** Only of CSV. */
  readonly csv: CsvForm | null;
  /** Undefined: UTF-8, or a format without text. */
  readonly encoding: string | undefined;
  /** Lines of the staging table, all columns as text. @param onBytes called with the bytes read of the files so far */
  lines(onBytes?: (bytes: number) => void): AsyncIterable<Buffer>;
  /** Lines of the staging table with these columns by their types; `from` tells the name in the files. */
  typedLines(columns: Readonly<Record<string, ColumnDefinition>>): AsyncIterable<Buffer>;
}

const sniffed = 256 * 1024;

/**
 * Looks at files that match a path or glob.
 * @throws RuntimeError MLO5101, MLO5107, and what reading them throws
 */
export async function openTable(folder: string, pattern: string, encoding?: string): Promise<OpenTable> {
  const files = await matching(folder, pattern);
  const [first] = files as [string];
  const start = await beginning(path.resolve(folder, first), 8);
  const format = start.toString("latin1", 0, 4) === "PAR1" ? "parquet" : await textFormat(folder, first);
  const opened =
    format === "parquet"
      ? {
          columns: await parquetColumns(path.resolve(folder, first), first),
          unusable: [],
          csv: null,
          encoding: undefined,
        }
      : format === "jsonl"
        ? { columns: await objectColumns(folder, files, encoding), unusable: [], csv: null, encoding }
        : await openCsv(folder, first, encoding);
  const asText = Object.fromEntries(
    opened.columns.map(({ name }, index): [string, ColumnDefinition] => [
      `c${index}`,
      { type: "string", nullable: true, from: name },
    ]),
  );
  return {
    files,
    format,
    ...opened,
    lines: (onBytes) => linesOf(folder, files, format, opened, asText, onBytes),
    typedLines: (columns) => linesOf(folder, files, format, opened, columns),
  };
}

/** The encoding that all bytes of the files tell, where the first ones did not; undefined: UTF-8. */
export async function wholeEncoding(folder: string, files: readonly string[]): Promise<string | undefined> {
  const evidence = encodingEvidence();
  for (const file of files) for await (const chunk of text(folder, file)) evidence.add(chunk);
  return evidence.guess();
}

type Opened = Pick<OpenTable, "columns" | "unusable" | "csv" | "encoding">;

async function matching(folder: string, pattern: string): Promise<string[]> {
  const literal = pattern.replaceAll(/[[\](){}!*?]/g, "\\$&");
  const found = await glob([literal], { cwd: folder, expandDirectories: false });
  const files = found.length > 0 ? found : await glob([pattern], { cwd: folder, expandDirectories: false });
  if (files.length === 0)
    throw new RuntimeError("MLO5101", `No file matches ${pattern} in ${folder}.`, {
      hint: "Give the path of a file, or a glob in quotes: 'data/*.csv.gz'.",
    });
  return files.sort();
}

async function beginning(file: string, bytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(file, { end: bytes - 1 }) as AsyncIterable<Buffer>)
    chunks.push(chunk);
  return Buffer.concat(chunks);
}

const text = (folder: string, file: string): AsyncGenerator<Buffer> =>
  decompressed(
    createReadStream(path.resolve(folder, file), { highWaterMark: sniffed }) as AsyncIterable<Buffer>,
    file,
  );

async function firstText(folder: string, file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of text(folder, file)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= sniffed) break;
  }
  if (length === 0) throw new RuntimeError("MLO5107", `${file} is empty.`, { hint: "Export it again." });
  return Buffer.concat(chunks);
}

const jsonEnding = /\.(jsonl|ndjson|json)(\.(gz|zst|zstd))?$/i;

/** A file whose name says JSON is read as JSON Lines, so that what is wrong with it is told as the load tells it. */
async function textFormat(folder: string, file: string): Promise<"csv" | "jsonl"> {
  if (jsonEnding.test(file)) return "jsonl";
  const [line = Buffer.alloc(0)] = splitFirst(await firstText(folder, file));
  return new LineReader([]).read(line, 1, null) ? "jsonl" : "csv";
}

function splitFirst(start: Buffer): Buffer[] {
  const end = start.indexOf(10);
  return [start.subarray(start[0] === 0xef ? 3 : 0, end === -1 ? start.length : end)];
}

async function openCsv(folder: string, file: string, given: string | undefined): Promise<Opened> {
  const start = await firstText(folder, file);
  const encoding = given ?? sniffEncoding(start);
  const decoded: Buffer[] = [];
  for await (const chunk of decodeText(whole(start, encoding), encoding, file)) decoded.push(chunk);
  const csv = sniffCsv(Buffer.concat(decoded));
  if (csv === null) throw new RuntimeError("MLO5107", `${file} has no rows.`, { hint: "Export it again." });
  const { names } = csv;
  const isUsable = (name: string): boolean => name !== "" && names.indexOf(name) === names.lastIndexOf(name);
  return {
    columns: names.filter(isUsable).map((name) => ({ name, isText: false })),
    unusable: [...new Set(names.filter((name) => !isUsable(name)))],
    csv,
    encoding,
  };
}

/** Without half of a character at the end. */
async function* whole(start: Buffer, encoding: string | undefined): AsyncGenerator<Buffer> {
  yield encoding?.startsWith("utf-16") === true ? start.subarray(0, start.length & ~1) : start;
}

/** Paths of all values in the objects of the files; lists are values. */
async function objectColumns(
  folder: string,
  files: readonly string[],
  encoding: string | undefined,
): Promise<OpenTable["columns"]> {
  const found = new Map<string, boolean>();
  const visit = (object: Readonly<Record<string, unknown>>, prefix: string): void => {
    for (const [key, value] of Object.entries(object)) {
      const name = prefix + key;
      if (
        typeof value === "object" &&
        value !== null &&
        !Array.isArray(value) &&
        prefix.split(".").length < 4
      )
        visit(value as Record<string, unknown>, `${name}.`);
      else if (value === null && [...found.keys()].some((other) => other.startsWith(`${name}.`))) continue;
      else found.set(name, found.get(name) === true || typeof value === "string");
    }
  };
  const reader = new LineReader([]);
  for (const file of files) {
    let isFirst = true;
    let objects = 0;
    for await (const lines of splitLines(decodeText(text(folder, file), encoding, file)))
      for (const line of lines) {
        if (isBlank(line)) continue;
        // Names alone are asked for here: digits are not.
        if (reader.read(line, 0, null)) {
          objects += 1;
          visit(JSON.parse(line.toString("utf8")) as Record<string, unknown>, "");
        } else if (isFirst) refuseDocument(line, file);
        isFirst = false;
      }
    if (objects === 0) refuseWithoutObject(file);
  }
  const names = [...found.keys()];
  // A value that is missing in one row and an object in another is the object.
  return names
    .filter((name) => !names.some((other) => other.startsWith(`${name}.`)))
    .map((name) => ({ name, isText: found.get(name) === true }));
}

async function* linesOf(
  folder: string,
  files: readonly string[],
  format: OpenTable["format"],
  { csv, encoding }: Opened,
  columns: Readonly<Record<string, ColumnDefinition>>,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const report = newReport();
  let bytes = 0;
  async function* stored(file: string): AsyncGenerator<Buffer> {
    for await (const chunk of createReadStream(path.resolve(folder, file), {
      highWaterMark: sniffed,
    }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      onBytes?.(bytes);
      yield chunk;
    }
  }
  for (const file of files) {
    if (format === "parquet") yield* parquetLines(path.resolve(folder, file), columns, file, report);
    else {
      const decoded = decodeText(decompressed(stored(file), file), encoding, file);
      if (csv === null) yield* jsonLines(decoded, columns, file, report);
      else {
        const form = {
          delimiter: csv.delimiter,
          quote: csv.quote,
          ...(!csv.hasHeader && { header: csv.names }),
        };
        yield* copyLines(decoded, { ...form, columns, nullValues: [], emptyIsNull: true }, file, report);
      }
    }
  }
}
