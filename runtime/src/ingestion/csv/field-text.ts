import type { CsvRow } from "./row-splitter.js";

/** A field as text. What is not UTF-8, and NUL, which PostgreSQL cannot store, become U+FFFD. */
export function fieldText(row: CsvRow, index: number, quote: string): string {
  const text = row.bytes.toString("utf8", row.starts[index], row.ends[index]).replaceAll("\0", "\uFFFD");
  return row.escaped[index] === 1 ? text.replaceAll(quote + quote, quote) : text;
}
