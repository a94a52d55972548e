import { isUtf8 } from "node:buffer";
import { RuntimeError } from "../../errors/index.js";
import type { Places } from "../rows/row-encoder.js";
import { fieldText } from "../rows/field-text.js";
import type { TextRow } from "../rows/text-row.js";

/** Where the declared columns stand in a file. */
export interface Header extends Places {
  /** Columns of the file that are not declared, with their places. */
  readonly undeclared: readonly { readonly name: string; readonly place: number }[];
}

const control = /\p{Cc}/u;
/** So many characters of a header are quoted in a message. */
const longestHeader = 300;
/** Far more columns than tables have. */
const mostColumns = 100_000;

/**
 * @param columns names that the declared columns have in the file
 * @param file its name, for messages
 * @throws RuntimeError MLO5042, MLO5104, MLO5105, MLO5106
 */
export function readHeader(
  row: TextRow,
  columns: readonly string[],
  { file, delimiter, quote }: { file: string; delimiter: string; quote: string },
): Header {
  if (row.count > mostColumns)
    throw new RuntimeError(
      "MLO5042",
      `${file}: the header has ${row.count.toLocaleString("en")} columns, more than ${mostColumns.toLocaleString("en")}.`,
      { hint: "Export it again with one row a line and the columns that are needed." },
    );
  const names = Array.from({ length: row.count }, (_, index) => (fieldText(row, index, quote) ?? "").trim());
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length > 0) throw lacking(missing, names, { file, delimiter, isText: isText(row) });
  const repeated = columns.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (repeated !== undefined) {
    throw new RuntimeError("MLO5106", `${file}: the header has the column "${repeated}" twice.`);
  }
  return headerOf(names, columns);
}

/** The places of columns among names that stand in the order of the fields. */
export function headerOf(names: readonly string[], columns: readonly string[]): Header {
  return {
    width: names.length,
    places: columns.map((column) => names.indexOf(column)),
    undeclared: names.flatMap((name, place) => (columns.includes(name) ? [] : [{ name, place }])),
  };
}

function lacking(
  missing: readonly string[],
  names: readonly string[],
  { file, delimiter, isText }: { file: string; delimiter: string; isText: boolean },
): RuntimeError {
  const [only] = names;
  const other = names.length === 1 && only !== undefined ? likelyDelimiter(only, delimiter) : null;
  if (other !== null) {
    return new RuntimeError(
      "MLO5105",
      `${file}: the header is a single field with the delimiter ${spelled(delimiter)}; the file looks delimited by ${spelled(other)}.`,
      {
        hint: `Declare delimiter: ${JSON.stringify(other)} for this source, or export the file with ${spelled(delimiter)}.`,
      },
    );
  }
  if (!isText || names.some((name) => control.test(name))) {
    return new RuntimeError(
      "MLO5104",
      `${file} is not CSV in UTF-8: its header holds bytes that are no text.`,
      {
        hint: "Export it as CSV in UTF-8, compressed with gzip or not at all.",
      },
    );
  }
  const list = missing.map((name) => {
    const near = names.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    return near === undefined ? `"${name}"` : `"${name}" (it has "${near}")`;
  });
  return new RuntimeError(
    "MLO5105",
    `${file} has no column ${list.join(", ")}. Its header: ${shortened(names.join(", "))}.`,
    { hint: "Correct the header or the columns that the source declares." },
  );
}

const isText = ({ bytes, start, end, hasNul }: TextRow): boolean =>
  !hasNul && isUtf8(bytes.subarray(start, end));

function likelyDelimiter(header: string, declared: string): string | null {
  const counts = [",", ";", "\t", "|"]
    .filter((delimiter) => delimiter !== declared)
    .map((delimiter) => ({ delimiter, count: header.split(delimiter).length - 1 }));
  const best = counts.reduce((left, right) => (right.count > left.count ? right : left));
  return best.count > 0 ? best.delimiter : null;
}

function shortened(header: string): string {
  return header.length <= longestHeader ? header : `${header.slice(0, longestHeader)}…`;
}

function spelled(delimiter: string): string {
  return delimiter === "\t" ? "tab" : `"${delimiter}"`;
}
