import type { TextRow } from "./text-row.js";

/** A field as text, null where the value is missing. What is not UTF-8, and NUL, which PostgreSQL cannot store, become U+FFFD. */
export function fieldText(row: TextRow, index: number, quote: string): string | null {
  if (row.starts[index] === -1) return null;
  const text = row.bytes.toString("utf8", row.starts[index], row.ends[index]).replaceAll("\0", "\uFFFD");
  return row.escaped[index] === 1 ? text.replaceAll(quote + quote, quote) : text;
}
