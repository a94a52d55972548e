import { RuntimeError } from "../../errors/index.js";
import { createByteSink } from "../rows/byte-sink.js";
import { createRowEncoder, type RowEncoder, type RowFormat } from "../rows/row-encoder.js";
import { namesInData } from "../rows/names-in-data.js";
import { fieldText } from "../rows/field-text.js";
import { noteUndeclared, type FileReport } from "../rows/file-report.js";
import type { TextRow } from "../rows/text-row.js";
import { headerOf, readHeader, type Header } from "./header.js";
import { createRowSplitter } from "./row-splitter.js";

export interface CsvFormat extends RowFormat {
  readonly delimiter: string;
  /** Names of the fields in their order; missing: the first row has them. */
  readonly header?: readonly string[];
}

/** In so many rows are the types of undeclared columns looked for. */
const rowsLookedAt = 1_000;

/**
 * Turns the text of a CSV file, in UTF-8, into lines of PostgreSQL's COPY text format (`createRowEncoder`), in
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
  const splitter = createRowSplitter(format);
  const sink = createByteSink();
  const names = namesInData(format.columns);
  let encode: RowEncoder | null = null;
  let others: Header["undeclared"] = [];
  const begin = (header: Header): void => {
    others = header.undeclared;
    for (const { name } of others) noteUndeclared(report, name, null);
    encode = createRowEncoder(header, format, report.flaws);
  };
  if (format.header !== undefined) begin(headerOf(format.header, names));
  const onRow = (row: TextRow): void => {
    if (encode === null) {
      begin(readHeader(row, names, { ...format, file }));
      return;
    }
    report.rows += 1;
    if (report.rows <= rowsLookedAt)
      for (const { name, place } of others)
        if (place < row.count) noteUndeclared(report, name, fieldText(row, place, format.quote));
    encode(row, report.rows, sink);
  };
  for await (const chunk of chunks) {
    splitter.write(chunk, onRow);
    yield* sink.take();
  }
  splitter.end(onRow);
  if (encode === null) {
    throw new RuntimeError("MLO5107", `${file} is empty: it has no header.`, {
      hint: "Export it again; a file with a header and no rows is accepted.",
    });
  }
  yield* sink.take(true);
}
