import type { Diagnostic, FrameLine } from "./diagnostic.js";

/** Part of a text: offsets in UTF-16 code units, `end` not included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Turns offsets of one text into lines and columns. */
export interface TextPositions {
  readonly file: string;
  readonly text: string;
  /** Offset of the first character of each line. */
  readonly lineStarts: readonly number[];
}

export function textPositions(file: string, text: string): TextPositions {
  const lineStarts = [0];
  for (let index = text.indexOf("\n"); index !== -1; index = text.indexOf("\n", index + 1))
    lineStarts.push(index + 1);
  return { file, text, lineStarts };
}

type Place = Pick<Diagnostic, "file" | "line" | "column" | "length" | "frame">;

const framedLinesBefore = 2;

/** Where a range begins, how much of its first line it covers, and the lines to show. */
export function placeOf(positions: TextPositions, range: Range): Place {
  const { file, text } = positions;
  const start = Math.min(Math.max(range.start, 0), text.length);
  const index = lineIndex(positions, start);
  const line = lineText(positions, index);
  const column = start - (positions.lineStarts[index] ?? 0);
  const length = Math.max(1, Math.min(range.end - start, line.length - column));
  const frame: FrameLine[] = [];
  for (let shown = Math.max(0, index - framedLinesBefore); shown <= index; shown++)
    frame.push({ line: shown + 1, text: lineText(positions, shown) });
  return { file, line: index + 1, column: column + 1, length, frame };
}

function lineIndex({ lineStarts }: TextPositions, offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function lineText({ text, lineStarts }: TextPositions, index: number): string {
  return text.slice(lineStarts[index], lineStarts[index + 1] ?? text.length).replace(/\r?\n$/, "");
}
