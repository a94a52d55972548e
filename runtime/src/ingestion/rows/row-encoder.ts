import { isUtf8 } from "node:buffer";
import type { ColumnDefinition } from "../../definitions/column.js";
import type { ByteSink } from "./byte-sink.js";
import { fieldEncoders, plainEncoders, typeNames, type FieldEncoder } from "./field-encoders.js";
import { fieldText } from "./field-text.js";
import { noteMistyped, type Flaws, type KeyOrder } from "./file-report.js";
import { timeEncoder } from "./time-format.js";
import type { TextRow } from "./text-row.js";
import { shownBytes } from "./utf8.js";

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
  /** Whether a line ends with one more field: texts that their encoding changed, as JSON by column, else \N. */
  readonly keepsText?: boolean;
}

interface Column {
  readonly name: string;
  readonly place: number;
  readonly encode: FieldEncoder;
  readonly typeName: string;
  readonly isText: boolean;
  readonly isRequired: boolean;
  /** The only column of the key, of whole numbers. */
  readonly isKey: boolean;
}

const [tab, lineFeed, zero, minus, plus, backslash] = [9, 10, 48, 45, 43, 92] as const;

/**
 * Writes rows as lines of PostgreSQL's COPY text format: the row's number, whether it is fit to be typed, what makes it
 * unfit (JSON {reasons, fields}, else \N) and the declared columns (all \N for unfit rows).
 *
 * A class, so that V8 compiles it once and not for every file (`RowSplitter`).
 */
export class RowEncoder {
  readonly #width: number;
  readonly #columns: readonly Column[];
  readonly #quote: string;
  readonly #emptyIsNull: boolean;
  /** Spellings of a missing value, but the empty one. */
  readonly #nulls: readonly Buffer[];
  readonly #noValues: string;
  readonly #flaws: Flaws;
  readonly #keepsText: boolean;

  /** @param flaws takes down what is wrong with the rows */
  constructor(
    header: Places,
    { columns, quote, nullValues, emptyIsNull, keepsText = false }: RowFormat,
    flaws: Flaws,
  ) {
    const encoders = keepsText ? plainEncoders : fieldEncoders;
    this.#width = header.width;
    this.#columns = Object.entries(columns).map(([name, { type, format, nullable }], index) => ({
      name,
      place: header.places[index] ?? -1,
      encode: format === undefined ? encoders[type] : timeEncoder(format, encoders[type]),
      typeName:
        format === undefined ? typeNames[type] : `${typeNames[type].replace(/ \(.*/, "")} (as ${format})`,
      isText: type === "string",
      isRequired: nullable !== true,
      isKey: name === flaws.key.column && type === "integer",
    }));
    this.#quote = quote;
    this.#emptyIsNull = emptyIsNull;
    this.#nulls = nullValues.filter((value) => value !== "").map((value) => Buffer.from(value));
    this.#noValues = "\\N\t".repeat(this.#columns.length).slice(0, -1);
    this.#flaws = flaws;
    this.#keepsText = keepsText;
    if (!this.#columns.some(({ isKey }) => isKey)) flaws.key.isAscending = false;
  }

  encode(row: TextRow, rowNumber: number, sink: ByteSink): void {
    const problems = isPlain(row, this.#width) ? [] : formProblems(row, this.#width);
    if (problems.length > 0) return this.#encodeUnfit(row, rowNumber, problems, sink);
    if (row.faults !== null) return this.#encodeUnfit(row, rowNumber, this.#fieldProblems(row), sink);
    sink.reserve(2 * (row.end - row.start) + 48 * this.#columns.length + 48);
    const out = sink.buffer;
    let at = writeNumber(rowNumber, out, sink.length);
    out[at++] = tab;
    out[at++] = 116; // t
    out[at++] = tab;
    at = writeMissing(out, at);
    let changed: Column[] | null = null;
    for (const column of this.#columns) {
      out[at++] = tab;
      const next = this.#encodeField(row, column, out, at);
      if (next === -1) return this.#encodeUnfit(row, rowNumber, this.#fieldProblems(row), sink);
      if (column.isKey) noteKey(this.#flaws.key, out, at, next);
      if (this.#keepsText && !this.#isAsWritten(row, column, out, at, next)) (changed ??= []).push(column);
      at = next;
    }
    if (this.#keepsText) {
      sink.length = at;
      this.#encodeTexts(row, changed, sink);
    } else {
      out[at] = lineFeed;
      sink.length = at + 1;
    }
  }

  /** Whether the encoded field says what stands in the file, to the character; an empty field is a missing value. */
  #isAsWritten(row: TextRow, { place, isText }: Column, out: Buffer, at: number, next: number): boolean {
    const start = place === -1 ? -1 : (row.starts[place] as number);
    const end = row.ends[place] as number;
    if (start === -1 || start === end) return true;
    // A format that has a null of its own spells it in our words.
    if (next - at === 2 && out[at] === backslash && out[at + 1] === 78) return !this.#emptyIsNull;
    return isText || (row.escaped[place] !== 1 && row.bytes.compare(out, at, next, start, end) === 0);
  }

  #encodeTexts(row: TextRow, changed: readonly Column[] | null, sink: ByteSink): void {
    const texts = changed?.map(({ name, place }) => [name, fieldText(row, place, this.#quote)] as const);
    const json = texts && JSON.stringify(Object.fromEntries(texts)).replaceAll("\\", "\\\\");
    const tail = `\t${json ?? "\\N"}\n`;
    sink.reserve(Buffer.byteLength(tail));
    sink.length += sink.buffer.write(tail, sink.length);
  }

  /** The position after the field, or -1. */
  #encodeField(row: TextRow, column: Column, out: Buffer, at: number): number {
    const { place, encode, isText } = column;
    let bytes = row.bytes;
    let start = place === -1 ? -1 : (row.starts[place] as number);
    if (start === -1) return this.#encodeMissing(column, out, at);
    let end = row.ends[place] as number;
    if (row.escaped[place] === 1) {
      bytes = Buffer.from(fieldText(row, place, this.#quote) ?? "");
      start = 0;
      end = bytes.length;
    }
    if (!isText) {
      while (start < end && isBlank(bytes[start])) start += 1;
      while (start < end && isBlank(bytes[end - 1])) end -= 1;
    }
    const isEmpty = start === end && (this.#emptyIsNull || !isText);
    if (isEmpty || (this.#nulls.length > 0 && isOneOf(this.#nulls, bytes, start, end)))
      return this.#encodeMissing(column, out, at);
    return encode(bytes, start, end, out, at);
  }

  #encodeMissing({ name, isRequired }: Column, out: Buffer, at: number): number {
    if (isRequired) this.#flaws.lacking.add(name);
    return writeMissing(out, at);
  }

  #encodeUnfit(row: TextRow, rowNumber: number, reasons: string[], sink: ByteSink): void {
    this.#flaws.unfit += 1;
    const fields = Object.fromEntries(
      this.#columns.map(({ name, place }) => [
        name,
        place >= 0 && place < row.count ? fieldText(row, place, this.#quote) : null,
      ]),
    );
    const whole =
      row.problem === null ? fields : { line: shownBytes(row.bytes.subarray(row.start, row.end)) };
    const json = JSON.stringify({ reasons, fields: whole }).replaceAll("\\", "\\\\");
    const line = `${rowNumber}\tf\t${json}\t${this.#noValues}\n`;
    sink.reserve(Buffer.byteLength(line));
    sink.length += sink.buffer.write(line, sink.length);
  }

  #fieldProblems(row: TextRow): string[] {
    const scratch = Buffer.allocUnsafe(2 * (row.end - row.start) + 64);
    return this.#columns.flatMap((column) => {
      const { name, place, typeName } = column;
      const fault = row.faults?.[place];
      if (fault === undefined && this.#encodeField(row, column, scratch, 0) !== -1) return [];
      const value = fieldText(row, place, this.#quote) ?? "";
      if (fault !== undefined) return [`${name}: "${cut(value)}" ${fault}`];
      noteMistyped(this.#flaws, name, value);
      return [`${name}: ${JSON.stringify(cut(value))} is not ${typeName}`];
    });
  }
}

/** Takes down an integer that was written, or that it is missing. */
function noteKey(key: KeyOrder, out: Buffer, start: number, end: number): void {
  if (!key.isAscending || out[start] === backslash) return;
  let value = 0;
  const isNegative = out[start] === minus;
  for (let at = isNegative || out[start] === plus ? start + 1 : start; at < end; at += 1)
    value = value * 10 + ((out[at] as number) - zero);
  if (isNegative) value = -value;
  key.isAscending = value > key.greatest && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  key.greatest = value;
}

/** @returns the position after it, as all that write */
function writeNumber(value: number, out: Buffer, at: number): number {
  let end = at + 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) end += 1;
  for (let rest = value, place = end - 1; place >= at; place -= 1, rest = Math.floor(rest / 10))
    out[place] = zero + (rest % 10);
  return end;
}

function writeMissing(out: Buffer, at: number): number {
  out[at] = backslash;
  out[at + 1] = 78; // N
  return at + 2;
}

/** Whether it is plain that `formProblems` would find none. */
function isPlain({ problem, count, hasNul, mask }: TextRow, width: number): boolean {
  return problem === null && count === width && !hasNul && mask <= 127;
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

function isOneOf(spellings: readonly Buffer[], bytes: Buffer, start: number, end: number): boolean {
  return spellings.some(
    (spelling) =>
      spelling.length === end - start && bytes.compare(spelling, 0, spelling.length, start, end) === 0,
  );
}

function cut(text: string): string {
  const characters = Array.from(text);
  return characters.length > 60 ? `${characters.slice(0, 60).join("")}…` : text;
}
