import { RuntimeError } from "../../errors/index.js";
import { createByteSink } from "../rows/byte-sink.js";
import { RowEncoder, type RowFormat } from "../rows/row-encoder.js";
import { namesInData } from "../rows/names-in-data.js";
import { fieldText } from "../rows/field-text.js";
import { noteUndeclared, type FileReport } from "../rows/file-report.js";
import type { TextRow } from "../rows/text-row.js";
import { headerOf, readHeader, type Header } from "./header.js";
import { RowSplitter, type RowTaker } from "./row-splitter.js";

export interface CsvFormat extends RowFormat {
  readonly delimiter: string;
  /** Names of the fields in their order; missing: the first row has them. */
  readonly header?: readonly string[];
}

/** Rows in which the types of undeclared columns are looked for: the first ones, and some of many more. */
const isLookedAt = (row: number): boolean => row <= 64 || (row % 64 === 0 && row <= 16_384);

/**
 * Turns the text of a CSV file, in UTF-8, into lines of PostgreSQL's COPY text format (`RowEncoder`), in
 * constant memory. Rows are numbered on from `report.rows`.
 *
 * @param file its name, for messages
 * @throws RuntimeError MLO5104 to MLO5107
 */
export async function* copyLines(
  chunks: AsyncIterable<Buffer>,
  format: CsvFormat,
  file: string,
  report: FileReport,
): AsyncGenerator<Buffer> {
  const splitter = new RowSplitter(format);
  const lines = new CopyLines(format, file, report);
  for await (const chunk of chunks) {
    splitter.write(chunk, lines);
    yield* lines.sink.take();
  }
  splitter.end(lines);
  if (!lines.hasHeader) {
    throw new RuntimeError("MLO5107", `${file} is empty: it has no header.`, {
      hint: "Export it again.",
    });
  }
  yield* lines.sink.take(true);
}

/** The lines of a file's rows, of which the first is the header unless the format has it. */
class CopyLines implements RowTaker {
  readonly sink = createByteSink();
  readonly #format: CsvFormat;
  readonly #file: string;
  readonly #report: FileReport;
  #encoder: RowEncoder | null = null;
  #others: Header["undeclared"] = [];

  constructor(format: CsvFormat, file: string, report: FileReport) {
    this.#format = format;
    this.#file = file;
    this.#report = report;
    if (format.header !== undefined) this.#begin(headerOf(format.header, namesInData(format.columns)));
  }

  get hasHeader(): boolean {
    return this.#encoder !== null;
  }

  take(row: TextRow): void {
    const encoder = this.#encoder;
    const report = this.#report;
    if (encoder === null) {
      const names = namesInData(this.#format.columns);
      this.#begin(readHeader(row, names, { ...this.#format, file: this.#file }));
      return;
    }
    report.rows += 1;
    if (isLookedAt(report.rows)) this.#lookAtOthers(row);
    encoder.encode(row, report.rows, this.sink);
  }

  #begin(header: Header): void {
    this.#others = header.undeclared;
    for (const { name } of this.#others) noteUndeclared(this.#report, name, null);
    this.#encoder = new RowEncoder(header, this.#format, this.#report.flaws);
  }

  #lookAtOthers(row: TextRow): void {
    for (const { name, place } of this.#others)
      if (place < row.count) noteUndeclared(this.#report, name, fieldText(row, place, this.#format.quote));
  }
}
