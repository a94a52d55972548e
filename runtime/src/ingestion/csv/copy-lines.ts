import { RuntimeError } from "../../errors/index.js";
import { createByteSink } from "./byte-sink.js";
import { readHeader, type Header } from "./header.js";
import { createRowEncoder, type RowEncoder, type RowFormat } from "./row-encoder.js";
import { createRowSplitter, type CsvRow } from "./row-splitter.js";

export interface CsvFormat extends RowFormat {
  readonly delimiter: string;
}

/** What reading a file showed; complete when the lines are read to their end. */
export interface CsvReport {
  rows: number;
  /** Null until the header was read. */
  header: Header | null;
}

/**
 * Turns the bytes of a CSV file into lines of PostgreSQL's COPY text format (`createRowEncoder`), in
 * constant memory. Rows are numbered on from `report.rows`.
 *
 * @param file its name, for messages
 * @throws RuntimeError MLO5104 to MLO5107
 */
export async function* copyLines(
  chunks: AsyncIterable<Buffer>,
  format: CsvFormat,
  file: string,
  report: CsvReport,
): AsyncGenerator<Buffer> {
  const splitter = createRowSplitter(format);
  const sink = createByteSink();
  let encode: RowEncoder | null = null;
  report.header = null;
  const onRow = (row: CsvRow): void => {
    if (encode === null) {
      report.header = readHeader(row, Object.keys(format.columns), { ...format, file });
      encode = createRowEncoder(report.header, format);
      return;
    }
    report.rows += 1;
    encode(row, report.rows, sink);
  };
  for await (const chunk of withoutByteOrderMark(chunks, file)) {
    splitter.write(chunk, onRow);
    yield* sink.take();
  }
  splitter.end(onRow);
  if (report.header === null) {
    throw new RuntimeError("MLO5107", `${file} is empty: it has no header.`, {
      hint: "Export it again; a file with a header and no rows is accepted.",
    });
  }
  yield* sink.take(true);
}

async function* withoutByteOrderMark(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  let first = true;
  for await (const chunk of chunks) {
    if (!first) {
      yield chunk;
      continue;
    }
    first = false;
    const mark = chunk.subarray(0, 3).toString("hex");
    if (mark.startsWith("fffe") || mark.startsWith("feff")) {
      throw new RuntimeError("MLO5104", `${file} is UTF-16, not UTF-8.`, {
        hint: "Export it as CSV in UTF-8.",
      });
    }
    yield mark === "efbbbf" ? chunk.subarray(3) : chunk;
  }
}
