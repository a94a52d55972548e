import type { FileFormatDefinition } from "../../../runtime/src/definitions/connection.js";

/**
 * Rows of a file by reading it as a whole, byte for byte: a second opinion on what a reader of chunks finds. Null where
 * the text has another encoding than is declared.
 */
export function countRows(text: Buffer, format: FileFormatDefinition): number | null {
  if (format.format === "parquet") return null;
  const decoded = decode(text, format.encoding);
  if (decoded === null) return null;
  if (format.format === "jsonl") return lines(decoded);
  const records = csvRecords(decoded, format.delimiter.charCodeAt(0), format.quote.charCodeAt(0));
  return format.header === undefined ? Math.max(0, records - 1) : records;
}

function decode(text: Buffer, encoding: string | undefined): Buffer | null {
  if (encoding === undefined)
    return text.subarray(0, 3).toString("hex") === "efbbbf" ? text.subarray(3) : text;
  try {
    return Buffer.from(new TextDecoder(encoding, { fatal: true }).decode(text));
  } catch {
    return null;
  }
}

function lines(text: Buffer): number {
  return text
    .toString("latin1")
    .split("\n")
    .filter((line) => /[^ \t\r]/.test(line)).length;
}

const [lineFeed, carriageReturn] = [10, 13];

/** Records that are not empty lines; where a quote is not closed before the end, its line is one. */
function csvRecords(text: Buffer, delimiter: number, quote: number): number {
  const endsLine = (at: number): boolean => text[at] === lineFeed || text[at] === carriageReturn;
  const afterLine = (at: number): number =>
    text[at] === carriageReturn && text[at + 1] === lineFeed ? at + 2 : at + 1;
  const endOfLine = (from: number): number => {
    let at = from;
    while (at < text.length && !endsLine(at)) at += 1;
    return at;
  };
  /** The end of the record that begins here; null: a quote stays open. */
  const endOfRecord = (from: number): number | null => {
    let at = from;
    for (;;) {
      if (text[at] === quote) {
        at += 1;
        while (at < text.length && (text[at] !== quote || text[at + 1] === quote))
          at += text[at] === quote ? 2 : 1;
        if (at >= text.length) return null;
        at += 1;
      }
      while (at < text.length && text[at] !== delimiter && !endsLine(at)) at += 1;
      if (at >= text.length || endsLine(at)) return at;
      at += 1;
    }
  };
  let records = 0;
  for (let at = 0; at < text.length;) {
    const end = endOfRecord(at) ?? endOfLine(at);
    if (end > at) records += 1;
    at = afterLine(end);
  }
  return records;
}
