import { RowSplitter } from "../ingestion/csv/row-splitter.js";
import { fieldText } from "../ingestion/rows/field-text.js";
import type { TextRow } from "../ingestion/rows/text-row.js";
import { createTypeCandidates } from "./type-candidates.js";

/** How a CSV file is written, told from its beginning. */
export interface CsvForm {
  readonly delimiter: string;
  readonly quote: string;
  /** Names of the columns. */
  readonly names: readonly string[];
  /** Whether the first row holds the names; else they are made up. */
  readonly hasHeader: boolean;
}

const delimiters = [",", ";", "\t", "|"];
/** So many rows are looked at. */
const rowsLookedAt = 100;

/** @param text the beginning of the file in UTF-8 @returns null where there is no row */
export function sniffCsv(text: Buffer): CsvForm | null {
  const forms = delimiters.flatMap((delimiter) =>
    ['"', "'"].map((quote) => ({ delimiter, quote, rows: rowsOf(text, delimiter, quote) })),
  );
  const best = forms.reduce((left, right) => (score(right.rows) > score(left.rows) ? right : left));
  const [first, ...others] = best.rows;
  if (first === undefined) return null;
  const hasHeader = isHeader(first, others);
  return {
    delimiter: best.delimiter,
    quote: best.quote,
    names: hasHeader ? first.map((name) => name.trim()) : first.map((_, index) => `column_${index + 1}`),
    hasHeader,
  };
}

function rowsOf(text: Buffer, delimiter: string, quote: string): string[][] {
  const rows: string[][] = [];
  const splitter = new RowSplitter({ delimiter, quote });
  const taker = {
    take(row: TextRow) {
      if (rows.length < rowsLookedAt && row.problem === null)
        rows.push(Array.from({ length: row.count }, (_, index) => fieldText(row, index, quote) ?? ""));
      else if (row.problem !== null && rows.length < rowsLookedAt) rows.push([]);
    },
  };
  splitter.write(text, taker);
  if (rows.length < 2) splitter.end(taker);
  return rows;
}

/** Rows of one width count, wide ones a little more; quotes that stay around fields count against it. */
function score(rows: readonly (readonly string[])[]): number {
  const width = rows[0]?.length ?? 0;
  if (width === 0) return 0;
  const alike = rows.filter((row) => row.length === width).length / rows.length;
  const quoted =
    rows.flat().filter((field) => /^(["']).*\1$/s.test(field)).length / Math.max(1, rows.flat().length);
  return alike * (width === 1 ? 0.1 : 1 + Math.log2(width) / 10) - quoted;
}

/**
 * A first row is one of values where its fields are numbers or times wherever those below are. Names may be numbers
 * too, years above all; not all of them are.
 */
function isHeader(first: readonly string[], others: readonly (readonly string[])[]): boolean {
  if (others.length === 0) return !first.some((field) => isTyped([field]));
  const typed = first.flatMap((field, index) => {
    const below = others.map((row) => row[index] ?? "").filter((value) => value.trim() !== "");
    return below.length > 0 && isTyped(below) ? [isTyped([field, ...below])] : [];
  });
  return !typed.some(Boolean) || !typed.every(Boolean);
}

/** Whether all are numbers, or all are times of one form. */
function isTyped(fields: readonly string[]): boolean {
  const types = createTypeCandidates(false);
  for (const field of fields) {
    const bytes = Buffer.from(field.trim());
    types.add(bytes, 0, bytes.length);
  }
  return types.left().some(({ type }) => type !== "boolean");
}
