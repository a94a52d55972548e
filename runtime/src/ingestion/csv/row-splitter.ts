import type { TextRow } from "../rows/text-row.js";

/** Bytes that mean something in CSV, whatever the delimiter. */
const lineFeed = 10;
const carriageReturn = 13;

/** A row may have this many bytes; a longer one has most likely an opening quote too many. */
const longestRow = 4 * 1024 * 1024;

export interface RowSplitter {
  /** Calls `onRow` for each row that is complete. */
  write(chunk: Buffer, onRow: (row: TextRow) => void): void;
  /** Calls `onRow` for what is left. */
  end(onRow: (row: TextRow) => void): void;
}

/**
 * Splits CSV (RFC 4180; lines may end with LF, CRLF or CR) as it arrives, holding one chunk and one row.
 * Empty lines are skipped. A quote that is never closed costs its own line only: splitting goes on with
 * the next one.
 *
 * @param delimiter one ASCII character
 * @param quote one ASCII character
 */
export function createRowSplitter({ delimiter, quote }: { delimiter: string; quote: string }): RowSplitter {
  const scan = createScanner(delimiter.charCodeAt(0), quote.charCodeAt(0));
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;

  function consume(bytes: Buffer, final: boolean, onRow: (row: TextRow) => void): void {
    let position = 0;
    for (;;) {
      const next = scan(bytes, position, final);
      if (next === null) break;
      next.row.line = line;
      line += next.lines;
      position = next.position;
      if (next.row.end > next.row.start) onRow(next.row);
    }
    rest = bytes.subarray(position);
  }

  return {
    write: (chunk, onRow) => consume(rest.length === 0 ? chunk : Buffer.concat([rest, chunk]), false, onRow),
    end: (onRow) => consume(rest, true, onRow),
  };
}

interface Scanned {
  row: TextRow;
  /** Where the next row begins. */
  position: number;
  /** Lines that the row took. */
  lines: number;
}

/** Finds one row from a position on; null when the bytes end before it does. */
function createScanner(
  delimiter: number,
  quote: number,
): (bytes: Buffer, from: number, final: boolean) => Scanned | null {
  let starts: Int32Array = new Int32Array(64);
  let ends: Int32Array = new Int32Array(64);
  let escaped: Uint8Array = new Uint8Array(64);
  const row: TextRow = {
    bytes: Buffer.alloc(0),
    start: 0,
    end: 0,
    line: 0,
    count: 0,
    starts,
    ends,
    escaped,
    mask: 0,
    hasNul: false,
    problem: null,
  };
  const scanned: Scanned = { row, position: 0, lines: 1 };

  function grow(): void {
    const size = starts.length * 2;
    row.starts = new Int32Array(size);
    row.ends = new Int32Array(size);
    row.escaped = new Uint8Array(size);
    row.starts.set(starts);
    row.ends.set(ends);
    row.escaped.set(escaped);
    ({ starts, ends, escaped } = row);
  }

  function finish(bytes: Buffer, from: number, end: number, count: number, position: number): Scanned {
    row.bytes = bytes;
    row.start = from;
    row.end = end;
    row.count = count;
    scanned.position = position;
    return scanned;
  }

  /** The row is its first line only, with everything in one field. */
  function openQuote(bytes: Buffer, from: number): Scanned {
    let end = from;
    while (end < bytes.length && bytes[end] !== lineFeed && bytes[end] !== carriageReturn) end += 1;
    starts[0] = from;
    ends[0] = end;
    escaped[0] = 0;
    row.problem = "a quote is opened and not closed";
    row.mask = 255;
    row.hasNul = bytes.subarray(from, end).includes(0);
    scanned.lines = 1;
    const isPair = bytes[end] === carriageReturn && bytes[end + 1] === lineFeed;
    return finish(bytes, from, end, 1, Math.min(bytes.length, end + (isPair ? 2 : 1)));
  }

  return (bytes, from, final) => {
    const length = bytes.length;
    if (from >= length) return null;
    let position = from;
    let count = 0;
    let mask = 0;
    let nul = false;
    row.problem = null;
    scanned.lines = 1;
    for (;;) {
      if (count === starts.length) grow();
      escaped[count] = 0;
      if (position < length && bytes[position] === quote) {
        position += 1;
        starts[count] = position;
        for (;;) {
          if (position >= length) {
            return final || length - from > longestRow ? openQuote(bytes, from) : null;
          }
          const byte = bytes[position] as number;
          if (byte === quote) {
            if (position + 1 >= length && !final) return null;
            if (bytes[position + 1] !== quote) break;
            escaped[count] = 1;
            position += 1;
          } else if (byte === lineFeed) scanned.lines += 1;
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
      if (position >= length && !final) return null;
      let next = position + 1;
      if (bytes[position] === carriageReturn) {
        if (next >= length && !final) return null;
        if (bytes[next] === lineFeed) next += 1;
      }
      row.mask = mask;
      row.hasNul = nul;
      return finish(bytes, from, position, count, Math.min(length, next));
    }
  };
}
