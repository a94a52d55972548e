import type { TextRow } from "../rows/text-row.js";

/** Bytes that mean something in CSV, whatever the delimiter. */
const lineFeed = 10;
const carriageReturn = 13;

/** A row may have this many bytes; a longer one has most likely an opening quote too many, or no line ends. */
const longestRow = 4 * 1024 * 1024;
/** So many bytes of a row that is too long are shown. */
const shownOfLongRow = 1_000;

/** Takes rows one after the other; the same object may come again with the next one. */
export interface RowTaker {
  take(row: TextRow): void;
}

/**
 * Splits CSV (RFC 4180; lines may end with LF, CRLF or CR) as it arrives, holding one chunk and one row.
 * Empty lines are skipped. A quote that is never closed costs its own line only, and so does a row that is too long:
 * splitting goes on with the next line.
 *
 * A class, as what works on rows is one: V8 compiles methods once, and closures anew for every file.
 */
export class RowSplitter {
  readonly #scanner: RowScanner;
  #rest: Buffer = Buffer.alloc(0);
  /** Where a row that began in the chunk before goes on; used again for every chunk. */
  #joined: Buffer = Buffer.alloc(0);
  #line = 1;
  /** Bytes that have to be there before it is worth looking for the end of the row again. */
  #scanFrom = 0;
  /** Whether the rest of a line is passed over. */
  #isPassing = false;

  /**
   * @param format.delimiter one ASCII character
   * @param format.quote one ASCII character
   */
  constructor({ delimiter, quote }: { readonly delimiter: string; readonly quote: string }) {
    this.#scanner = new RowScanner(delimiter.charCodeAt(0), quote.charCodeAt(0));
  }

  /** Hands on each row that is complete; its bytes are only there while it is taken. */
  write(chunk: Buffer, taker: RowTaker): void {
    const fresh = this.#isPassing ? this.#pass(chunk) : chunk;
    if (fresh.length === 0) return;
    const bytes = this.#rest.length === 0 ? fresh : this.#join(fresh);
    if (bytes.length < this.#scanFrom) {
      this.#rest = bytes;
      return;
    }
    this.#consume(bytes, false, taker);
    const { length } = this.#rest;
    // Each time twice as many, so that a long row is not gone through for every chunk.
    this.#scanFrom = Math.min(2 * length, longestRow + 1);
    if (length > longestRow) this.#giveUp(taker);
  }

  /** Hands on what is left. */
  end(taker: RowTaker): void {
    this.#consume(this.#rest, true, taker);
  }

  #join(chunk: Buffer): Buffer {
    const rest = this.#rest;
    const length = rest.length + chunk.length;
    if (this.#joined.length < length) this.#joined = Buffer.allocUnsafe(2 * length);
    // It may lie in there already.
    if (rest.buffer !== this.#joined.buffer || rest.byteOffset !== this.#joined.byteOffset)
      rest.copy(this.#joined);
    chunk.copy(this.#joined, rest.length);
    return this.#joined.subarray(0, length);
  }

  /** What begins in the rest is too long for a row: its line is one that does not fit, and is passed over. */
  #giveUp(taker: RowTaker): void {
    const { row } = this.#scanner;
    const bytes = this.#rest;
    this.#scanner.tooLong(bytes.subarray(0, shownOfLongRow));
    row.line = this.#line;
    taker.take(row);
    this.#rest = Buffer.alloc(0);
    this.#scanFrom = 0;
    this.#isPassing = true;
    this.write(bytes, taker);
  }

  /** The bytes after the line that is passed over; empty while it goes on. */
  #pass(chunk: Buffer): Buffer {
    const ends = [chunk.indexOf(lineFeed), chunk.indexOf(carriageReturn)].filter((at) => at !== -1);
    if (ends.length === 0) return Buffer.alloc(0);
    const end = Math.min(...ends);
    this.#isPassing = false;
    this.#line += chunk[end] === lineFeed ? 1 : 0;
    return chunk.subarray(end + 1);
  }

  #consume(bytes: Buffer, final: boolean, taker: RowTaker): void {
    const scanner = this.#scanner;
    let position = 0;
    while (scanner.scan(bytes, position, final)) {
      const { row } = scanner;
      row.line = this.#line;
      this.#line += scanner.lines;
      position = scanner.position;
      if (row.end > row.start) taker.take(row);
    }
    this.#rest = bytes.subarray(position);
  }
}

/** Finds one row after the other. */
class RowScanner {
  readonly row: TextRow = {
    bytes: Buffer.alloc(0),
    start: 0,
    end: 0,
    line: 0,
    count: 0,
    starts: new Int32Array(64),
    ends: new Int32Array(64),
    escaped: new Uint8Array(64),
    mask: 0,
    hasNul: false,
    problem: null,
    faults: null,
  };
  /** Where the next row begins. */
  position = 0;
  /** Lines that the row took. */
  lines = 1;

  constructor(
    readonly delimiter: number,
    readonly quote: number,
  ) {}

  /** Whether a row was found from a position on: not if the bytes end before it does. */
  scan(bytes: Buffer, from: number, final: boolean): boolean {
    const length = bytes.length;
    if (from >= length) return false;
    const { row, delimiter, quote } = this;
    let { starts, ends, escaped } = row;
    let position = from;
    let count = 0;
    let mask = 0;
    let nul = false;
    row.problem = null;
    this.lines = 1;
    for (;;) {
      if (count === starts.length) ({ starts, ends, escaped } = this.#grow());
      escaped[count] = 0;
      if (position < length && bytes[position] === quote) {
        position += 1;
        starts[count] = position;
        for (;;) {
          if (position >= length) {
            return final || length - from > longestRow ? this.#openQuote(bytes, from, final) : false;
          }
          const byte = bytes[position] as number;
          if (byte === quote) {
            if (position + 1 >= length && !final) return false;
            if (bytes[position + 1] !== quote) break;
            escaped[count] = 1;
            position += 1;
          } else if (byte === lineFeed) this.lines += 1;
          mask |= byte;
          if (byte === 0) nul = true;
          position += 1;
        }
        ends[count] = position;
        position += 1;
        const after = bytes[position];
        if (position < length && after !== delimiter && after !== lineFeed && after !== carriageReturn) {
          row.problem = "there is text after a closing quote";
        }
      } else starts[count] = position;
      const unquoted = starts[count] === position;
      while (position < length) {
        const byte = bytes[position] as number;
        if (byte === delimiter || byte === lineFeed || byte === carriageReturn) break;
        mask |= byte;
        if (byte === 0) nul = true;
        position += 1;
      }
      if (unquoted) ends[count] = position;
      count += 1;
      if (position < length && bytes[position] === delimiter) {
        position += 1;
        continue;
      }
      if (position >= length && !final) return false;
      let next = position + 1;
      if (bytes[position] === carriageReturn) {
        if (next >= length && !final) return false;
        if (bytes[next] === lineFeed) next += 1;
      }
      row.mask = mask;
      row.hasNul = nul;
      return this.#finish(bytes, from, position, count, Math.min(length, next));
    }
  }

  /** The row is one field, the beginning of a line that is too long. */
  tooLong(bytes: Buffer): void {
    const { row } = this;
    Object.assign(row, {
      bytes,
      start: 0,
      end: bytes.length,
      count: 1,
      mask: 255,
      hasNul: bytes.includes(0),
    });
    row.starts[0] = 0;
    row.ends[0] = bytes.length;
    row.escaped[0] = 0;
    row.problem = `has more than ${longestRow / 1024 / 1024} MiB without an end`;
  }

  #grow(): TextRow {
    const { row } = this;
    const { starts, ends, escaped } = row;
    const size = starts.length * 2;
    row.starts = new Int32Array(size);
    row.ends = new Int32Array(size);
    row.escaped = new Uint8Array(size);
    row.starts.set(starts);
    row.ends.set(ends);
    row.escaped.set(escaped);
    return row;
  }

  #finish(bytes: Buffer, from: number, end: number, count: number, position: number): boolean {
    const { row } = this;
    row.bytes = bytes;
    row.start = from;
    row.end = end;
    row.count = count;
    this.position = position;
    return true;
  }

  /** The row is its first line only, with everything in one field. */
  #openQuote(bytes: Buffer, from: number, final: boolean): boolean {
    const { row } = this;
    let end = from;
    while (end < bytes.length && bytes[end] !== lineFeed && bytes[end] !== carriageReturn) end += 1;
    if (end === bytes.length && !final) return false;
    row.starts[0] = from;
    row.ends[0] = end;
    row.escaped[0] = 0;
    row.problem = "a quote is opened and not closed";
    row.mask = 255;
    row.hasNul = bytes.subarray(from, end).includes(0);
    this.lines = 1;
    const isPair = bytes[end] === carriageReturn && bytes[end + 1] === lineFeed;
    return this.#finish(bytes, from, end, 1, Math.min(bytes.length, end + (isPair ? 2 : 1)));
  }
}
