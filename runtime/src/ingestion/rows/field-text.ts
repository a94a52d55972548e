import type { TextRow } from "./text-row.js";
import { shownBytes } from "./utf8.js";

/** A field as text, null where the value is missing. Bytes that are not UTF-8, and NUL, are shown as \xfc. */
export function fieldText(row: TextRow, index: number, quote: string): string | null {
  if (row.starts[index] === -1) return null;
  const text = shownBytes(row.bytes.subarray(row.starts[index], row.ends[index]));
  return row.escaped[index] === 1 ? text.replaceAll(quote + quote, quote) : text;
}
