import type { ColumnType } from "../definitions/column.js";
import { createDistinctValues } from "./distinct-values.js";
import { hashBytes, type Hash } from "./hash.js";
import { createTypeCandidates } from "./type-candidates.js";

/** Spellings that often mean that a value is missing. */
const missingSpellings = [
  "NA",
  "N/A",
  "n/a",
  "#N/A",
  "NULL",
  "null",
  "Null",
  "None",
  "none",
  "NaN",
  "nan",
  "-",
  "--",
  "?",
  ".",
  "\\N",
  "",
];
const longestSpelling = Math.max(...missingSpellings.map((text) => text.length));
/** A column with more different values than this has no list of them. */
export const mostListed = 50;

/** What a column of a file was seen to hold. */
export interface ScannedColumn {
  readonly name: string;
  readonly rows: number;
  /** Rows without a value, not counting `spellings`. */
  readonly missing: number;
  /** Spellings of missing values, with how many rows have them: they count among no other figure. */
  readonly spellings: ReadonlyMap<string, number>;
  readonly candidates: readonly { readonly type: ColumnType; readonly format: string | null }[];
  /** A digit string with a zero or plus before it, or one that 64 bits do not hold. */
  readonly hasCodes: boolean;
  /** Numbers with a point or an exponent. */
  readonly decimals: number;
  /** Significant digits of the number that has most of them. */
  readonly digits: number;
  /** Values that were read: rows, less missing ones. */
  readonly values: number;
  /** Whether no value came twice; null where there are too many to tell. */
  readonly isUnique: boolean | null;
  /** Number of different values; within about 2% where some came twice. */
  readonly distinct: number;
  /** Every value with its number of rows, where they are few; else null. */
  readonly listed: ReadonlyMap<string, number> | null;
  /** Whether each value is at least the one before it, as text. */
  readonly isAscending: boolean;
  /** Least and greatest number; null where there is none. */
  readonly range: readonly [number, number] | null;
  /** Least and greatest number of characters. */
  readonly lengths: readonly [number, number] | null;
}

function significantDigits(text: string): number {
  const [whole = ""] = text.split(/[eE]/);
  return whole.replace(/[^\d]/g, "").replace(/^0+/, "").length;
}

export interface ColumnScan {
  /** Takes a field of COPY's text format. @param hash of the value, filled where there is one */
  add(bytes: Buffer, start: number, end: number, hash: Hash): void;
  /** Takes a missing value. */
  addMissing(): void;
  result(): ScannedColumn;
}

/** @param isText whether the data itself says that these are texts */
export function createColumnScan(name: string, isText: boolean): ColumnScan {
  const types = createTypeCandidates(isText);
  const distinct = createDistinctValues();
  const spellings = new Map<string, number>();
  let listed: Map<string, number> | null = new Map();
  let missing = 0;
  let values = 0;
  let decimals = 0;
  let digits = 0;
  let hasCodes = false;
  let isAscending = true;
  let previous = "";
  let least = Infinity;
  let greatest = -Infinity;
  let shortest = Infinity;
  let longest = -1;
  let isNumeric = !isText;

  function addNumber(text: string): void {
    const value = Number(text);
    if (!/^[+-]?[\d.]/.test(text) || Number.isNaN(value)) {
      isNumeric = false;
      return;
    }
    if (
      /^[+-]?0\d|^\+/.test(text) ||
      (/^-?\d{19,}$/.test(text) && BigInt.asIntN(64, BigInt(text)) !== BigInt(text))
    )
      hasCodes = true;
    if (/[.eE]/.test(text)) decimals += 1;
    if (text.length > digits) digits = Math.max(digits, significantDigits(text));
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }

  return {
    addMissing() {
      missing += 1;
    },
    add(bytes, start, end, hash) {
      let [from, to] = [start, end];
      while (from < to && bytes[from] === 32) from += 1;
      while (to > from && bytes[to - 1] === 32) to -= 1;
      const text = bytes.toString("utf8", start, end);
      if (to - from <= longestSpelling) {
        const trimmed = text.trim().replaceAll("\\\\", "\\");
        if (missingSpellings.includes(trimmed)) {
          spellings.set(trimmed, (spellings.get(trimmed) ?? 0) + 1);
          return;
        }
      }
      values += 1;
      hashBytes(bytes, start, end, hash);
      distinct.add(hash);
      types.add(bytes, from, to);
      if (isNumeric) addNumber(text.trim());
      if (text < previous) isAscending = false;
      previous = text;
      if (text.length < shortest) shortest = text.length;
      if (text.length > longest) longest = text.length;
      if (listed === null) return;
      listed.set(text, (listed.get(text) ?? 0) + 1);
      if (listed.size > mostListed) listed = null;
    },
    result: () => ({
      name,
      rows: values + missing + [...spellings.values()].reduce((sum, count) => sum + count, 0),
      missing,
      spellings,
      candidates: values === 0 ? [] : types.left(),
      hasCodes,
      decimals,
      digits,
      values,
      isUnique: values === 0 ? false : distinct.isUnique,
      distinct: distinct.estimate(),
      listed,
      isAscending: values > 0 && isAscending,
      range: isNumeric && values > 0 ? [least, greatest] : null,
      lengths: longest === -1 ? null : [shortest, longest],
    }),
  };
}
