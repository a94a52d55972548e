import { isUtf8 } from "node:buffer";
import type { ColumnDefinition } from "../../v1/definitions.js";
import type { ByteSink } from "./byte-sink.js";
import { fieldEncoders, typeNames, type FieldEncoder } from "./field-encoders.js";
import { fieldText } from "./field-text.js";
import { noteMistyped, type Flaws } from "./file-report.js";
import { timeEncoder } from "./time-format.js";
import type { TextRow } from "./text-row.js";

/** Where the declared columns stand in a row. */
export interface Places {
  /** Number of fields that every row must have. */
  readonly width: number;
  /** For each declared column, in their order, its place in the row; -1 where it is missing in all rows. */
  readonly places: readonly number[];
}

/** How the fields of a file become values. */
export interface RowFormat {
  /** The declared columns, in the order of the staging table. */
  readonly columns: Readonly<Record<string, ColumnDefinition>>;
  readonly quote: string;
  /** Spellings of a missing value. */
  readonly nullValues: readonly string[];
  /** Whether an empty text field is missing too; empty fields of other types always are. */
  readonly emptyIsNull: boolean;
}

/** Writes a row as a line of PostgreSQL's COPY text format. */
export type RowEncoder = (row: TextRow, rowNumber: number, sink: ByteSink) => void;

interface Column {
  readonly name: string;
  readonly place: number;
  readonly encode: FieldEncoder;
  readonly typeName: string;
  readonly isText: boolean;
  readonly isRequired: boolean;
}

const tab = 9;
const lineFeed = 10;

/**
 * Lines have the row's number, whether it is fit to be typed, what makes it unfit (JSON {reasons, fields}, else
 * \N) and the declared columns (all \N for unfit rows).
 * @param flaws takes down what is wrong with the rows
 */
export function createRowEncoder(
  header: Places,
  { columns, quote, nullValues, emptyIsNull }: RowFormat,
  flaws: Flaws,
): RowEncoder {
  const list: Column[] = Object.entries(columns).map(([name, { type, format, nullable }], index) => ({
    name,
    place: header.places[index] ?? -1,
    encode: format === undefined ? fieldEncoders[type] : timeEncoder(format, fieldEncoders[type]),
    typeName:
      format === undefined ? typeNames[type] : `${typeNames[type].replace(/ \(.*/, "")} (as ${format})`,
    isText: type === "string",
    isRequired: nullable !== true,
  }));
  const isNull = createNullTest(nullValues);
  const noValues = "\\N\t".repeat(list.length).slice(0, -1);

  /** The position after the field, or -1. */
  function encodeField(row: TextRow, column: Column, out: Buffer, at: number): number {
    const { place, encode, isText } = column;
    let bytes = row.bytes;
    let start = place === -1 ? -1 : (row.starts[place] as number);
    if (start === -1) return encodeMissing(column, out, at);
    let end = row.ends[place] as number;
    if (row.escaped[place] === 1) {
      bytes = Buffer.from(fieldText(row, place, quote) ?? "");
      start = 0;
      end = bytes.length;
    }
    if (!isText) {
      while (start < end && isBlank(bytes[start])) start += 1;
      while (start < end && isBlank(bytes[end - 1])) end -= 1;
    }
    if ((start === end && (emptyIsNull || !isText)) || isNull(bytes, start, end)) {
      return encodeMissing(column, out, at);
    }
    return encode(bytes, start, end, out, at);
  }

  function encodeMissing({ name, isRequired }: Column, out: Buffer, at: number): number {
    if (isRequired) flaws.lacking.add(name);
    out[at] = 92;
    out[at + 1] = 78;
    return at + 2;
  }

  function encodeUnfit(row: TextRow, rowNumber: number, reasons: string[], sink: ByteSink): void {
    flaws.unfit += 1;
    const fields = Object.fromEntries(
      list.map(({ name, place }) => [
        name,
        place >= 0 && place < row.count ? fieldText(row, place, quote) : null,
      ]),
    );
    const whole =
      row.problem === null
        ? fields
        : { line: row.bytes.toString("utf8", row.start, row.end).replaceAll("\0", "\uFFFD") };
    const json = JSON.stringify({ reasons, fields: whole }).replaceAll("\\", "\\\\");
    const line = `${rowNumber}\tf\t${json}\t${noValues}\n`;
    sink.reserve(Buffer.byteLength(line));
    sink.length += sink.buffer.write(line, sink.length);
  }

  return (row, rowNumber, sink) => {
    const problems = formProblems(row, header.width);
    if (problems.length > 0) return encodeUnfit(row, rowNumber, problems, sink);
    sink.reserve(2 * (row.end - row.start) + 48 * list.length + 48);
    const out = sink.buffer;
    let at = sink.length + out.write(`${rowNumber}\tt\t\\N`, sink.length, "latin1");
    for (const column of list) {
      out[at++] = tab;
      const next = encodeField(row, column, out, at);
      if (next === -1) return encodeUnfit(row, rowNumber, typeProblems(row), sink);
      at = next;
    }
    out[at] = lineFeed;
    sink.length = at + 1;
  };

  function typeProblems(row: TextRow): string[] {
    const scratch = Buffer.allocUnsafe(2 * (row.end - row.start) + 64);
    return list
      .filter((column) => encodeField(row, column, scratch, 0) === -1)
      .map(({ name, place, typeName }) => {
        const value = fieldText(row, place, quote) ?? "";
        noteMistyped(flaws, name, value);
        return `${name}: ${quoted(value)} is not ${typeName}`;
      });
  }
}

function isBlank(byte: number | undefined): boolean {
  return byte === 32 || byte === tab;
}

function formProblems(row: TextRow, width: number): string[] {
  const problems: string[] = [];
  if (row.problem !== null) problems.push(`line ${row.line}: ${row.problem}`);
  else if (row.count !== width) problems.push(`line ${row.line}: ${row.count} fields instead of ${width}`);
  if (row.hasNul) problems.push(`line ${row.line}: contains a NUL byte`);
  if (row.mask > 127 && !isUtf8(row.bytes.subarray(row.start, row.end))) {
    problems.push(`line ${row.line}: is not UTF-8`);
  }
  return problems;
}

function createNullTest(
  nullValues: readonly string[],
): (bytes: Buffer, start: number, end: number) => boolean {
  const spellings = nullValues.filter((value) => value !== "").map((value) => Buffer.from(value));
  return (bytes, start, end) => {
    for (const spelling of spellings) {
      if (spelling.length === end - start && bytes.compare(spelling, 0, spelling.length, start, end) === 0) {
        return true;
      }
    }
    return false;
  };
}

function quoted(text: string): string {
  const characters = Array.from(text);
  return JSON.stringify(characters.length > 60 ? `${characters.slice(0, 60).join("")}…` : text);
}
