import { ArgumentError, type Kwargs } from "./expectation.js";

const words = ["BOOLEAN_ONLY", "BASIC", "SUMMARY", "COMPLETE"] as const;
export type ResultFormatWord = (typeof words)[number];

/** How much a result says, as Great Expectations' `result_format`. */
export interface ResultFormat {
  readonly word: ResultFormatWord;
  /** Unexpected values that are listed. */
  readonly partialUnexpectedCount: number;
  /** Columns that identify a row. */
  readonly indexColumns: readonly string[];
  /** Whether results carry `unexpected_index_query`. */
  readonly indexQuery: boolean;
  readonly includeUnexpectedRows: boolean;
  readonly excludeUnexpectedValues: boolean;
}

/** Rows that a COMPLETE result lists; the rest is found by its `unexpected_index_query`. */
const completeRows = 10_000;

/**
 * @param given a word, or an object with `result_format` and the options of Great Expectations
 * @param key columns that identify a row where the format names none
 */
export function resultFormatOf(given: unknown, key: readonly string[]): ResultFormat {
  const options: Kwargs =
    typeof given === "object" && given !== null ? (given as Kwargs) : { result_format: given };
  const word = words.find((each) => each === (options["result_format"] ?? "SUMMARY"));
  if (word === undefined) throw new ArgumentError(`result_format must be one of ${words.join(", ")}`);
  const partial = options["partial_unexpected_count"] ?? 20;
  if (typeof partial !== "number" || !Number.isInteger(partial) || partial < 0)
    throw new ArgumentError("partial_unexpected_count must be a whole number");
  const columns = options["unexpected_index_column_names"] ?? key;
  return {
    word,
    partialUnexpectedCount: partial,
    indexColumns: (Array.isArray(columns) ? columns : [columns]).map(String),
    indexQuery: options["return_unexpected_index_query"] !== false,
    includeUnexpectedRows: options["include_unexpected_rows"] === true,
    excludeUnexpectedValues: options["exclude_unexpected_values"] === true,
  };
}

/** So many unexpected rows are looked for. */
export function rowsToList({ word, partialUnexpectedCount }: ResultFormat): number {
  if (word === "BOOLEAN_ONLY") return 0;
  return word === "COMPLETE" ? completeRows : partialUnexpectedCount;
}
