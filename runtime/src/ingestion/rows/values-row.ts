import type { TextRow } from "./text-row.js";

/** A row that is filled value by value, for formats whose values are no slices of the file's text. */
export interface ValuesRow {
  readonly row: TextRow;
  /** Fills the row anew. @param values null where one is missing @param line see TextRow */
  fill(values: readonly (string | null)[], line: number): TextRow;
  /** A row that has no values, but a problem. @param bytes the line as it stands in the file */
  spoil(bytes: Buffer, line: number, problem: string): TextRow;
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
  };
  return {
    row,
    fill(values, line) {
      const needed = values.reduce((sum, value) => sum + 3 * (value?.length ?? 0), 0);
      if (needed > bytes.length) bytes = Buffer.allocUnsafe(2 * needed);
      let at = 0;
      row.hasNul = false;
      values.forEach((value, index) => {
        row.starts[index] = value === null ? -1 : at;
        if (value === null) return;
        if (value.includes("\0")) row.hasNul = true;
        at += bytes.write(value, at);
        row.ends[index] = at;
      });
      return Object.assign(row, { bytes, end: at, line, count: width, mask: 0, problem: null });
    },
    spoil(text, line, problem) {
      row.starts.fill(-1);
      return Object.assign(row, {
        bytes: text,
        end: text.length,
        line,
        mask: 255,
        hasNul: text.includes(0),
        problem,
      });
    },
  };
}
