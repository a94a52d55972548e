import type { TextRow } from "./text-row.js";
import { Unprintable } from "./unprintable.js";

/** A field of a row; null where it is missing. */
export type RowValue = string | Unprintable | null;

/** A row that is filled value by value, for formats whose values are no slices of the file's text. */
export interface ValuesRow {
  readonly row: TextRow;
  /** Fills the row again. @param line see TextRow */
  fill(values: readonly RowValue[], line: number): TextRow;
}

export function createValuesRow(width: number): ValuesRow {
  let bytes = Buffer.allocUnsafe(64 * 1024);
  const row: TextRow = {
    bytes,
    start: 0,
    end: 0,
    line: 0,
    count: width,
    starts: new Int32Array(width),
    ends: new Int32Array(width),
    escaped: new Uint8Array(width),
    mask: 0,
    hasNul: false,
    problem: null,
    faults: null,
  };
  return {
    row,
    fill(values, line) {
      const needed = values.reduce((sum, value) => sum + 3 * lengthOf(value), 0);
      if (needed > bytes.length) bytes = Buffer.allocUnsafe(2 * needed);
      let at = 0;
      let faults: string[] | null = null;
      row.hasNul = false;
      values.forEach((value, index) => {
        row.starts[index] = value === null ? -1 : at;
        if (value === null) return;
        if (typeof value !== "string") (faults ??= [])[index] = value.reason;
        const text = typeof value === "string" ? value : value.shown;
        if (text.includes("\0")) row.hasNul = true;
        at += bytes.write(text, at);
        row.ends[index] = at;
      });
      return Object.assign(row, { bytes, end: at, line, count: width, mask: 0, problem: null, faults });
    },
  };
}

function lengthOf(value: RowValue): number {
  return value === null ? 0 : typeof value === "string" ? value.length : value.shown.length;
}
