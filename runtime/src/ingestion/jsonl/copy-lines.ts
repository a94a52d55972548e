import { RuntimeError } from "../../errors/index.js";
import type { ColumnDefinition } from "../../definitions/column.js";
import { createByteSink } from "../rows/byte-sink.js";
import { noteUndeclared, type FileReport } from "../rows/file-report.js";
import { namesInData } from "../rows/names-in-data.js";
import { RowEncoder } from "../rows/row-encoder.js";
import { LineReader, type OnOther } from "./line-reader.js";
import { isBlank, splitLines } from "./lines.js";
import { refuseDocument, refuseWithoutObject } from "./one-document.js";

/** So many rows tell the types of columns that are not declared; where one comes later, its first value does. */
const rowsLookedAt = 1_000;

/**
 * Turns the text of a JSON Lines file, in UTF-8, into lines of PostgreSQL's COPY text format (`RowEncoder`),
 * in constant memory: an object a line, of which a missing key is a missing value. A line that is not an object, has a key
 * twice or is not UTF-8 is a row that does not fit. Rows are numbered on from `report.rows`.
 *
 * @param file its name, for messages
 * @param keepsText see RowFormat
 * @throws RuntimeError MLO5104 where no line is an object, MLO5105 where no row has a column that must be there,
 *   MLO5107
 */
export async function* jsonLines(
  chunks: AsyncIterable<Buffer>,
  columns: Readonly<Record<string, ColumnDefinition>>,
  file: string,
  report: FileReport,
  keepsText = false,
): AsyncGenerator<Buffer> {
  const types = Object.values(columns).map(({ type }) => type);
  const fields = namesInData(columns).map((name, index) => ({ name, type: types[index] ?? "string" }));
  const reader = new LineReader(fields);
  const places = { width: fields.length, places: fields.map((_, index) => index) };
  const encoder = new RowEncoder(
    places,
    { columns, quote: '"', nullValues: [], emptyIsNull: false, keepsText },
    report.flaws,
  );
  const sink = createByteSink();
  const firstRow = report.rows + 1;
  let objects = 0;
  const note: OnOther = (key, text) => {
    if (objects < rowsLookedAt || !report.undeclared.has(key)) noteUndeclared(report, key, text());
  };
  let line = 0;
  for await (const lines of splitLines(chunks)) {
    for (const bytes of lines) {
      line += 1;
      if (isBlank(bytes)) continue;
      report.rows += 1;
      if (reader.read(bytes, line, note, objects < rowsLookedAt ? "all" : "new")) objects += 1;
      else if (report.rows === firstRow) refuseDocument(bytes, file);
      encoder.encode(reader.row, report.rows, sink);
    }
    yield* sink.take();
  }
  if (line === 0) {
    throw new RuntimeError("MLO5107", `${file} is empty.`, { hint: "Export it again." });
  }
  if (objects === 0 && report.rows > 0) refuseWithoutObject(file);
  refuseLacking(columns, reader.seen, objects, file);
  yield* sink.take(true);
}

function refuseLacking(
  columns: Readonly<Record<string, ColumnDefinition>>,
  seen: Uint8Array,
  objects: number,
  file: string,
): void {
  if (objects === 0) return;
  const lacking = Object.entries(columns)
    .filter(([, { nullable }], index) => nullable !== true && seen[index] === 0)
    .map(([name, { from }]) => `"${from ?? name}"`);
  if (lacking.length > 0)
    throw new RuntimeError("MLO5105", `${file} has no column ${lacking.join(", ")} in any row.`, {
      hint: "Correct the columns that the source declares; `from` gives a path into nested objects.",
    });
}
