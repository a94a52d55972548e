import { boolean, either, listOf, oneWordOf, optional, text } from "./builder.js";
import { defaults } from "./defaults.js";

/** How the bytes of files become rows. */
export const fileFormat = {
  format: optional(
    oneWordOf("csv", "jsonl", "parquet"),
    "Format of the files: CSV, JSON Lines (one object a line) or Parquet. Without it the ending of the path tells, else CSV.",
  ),
  delimiter: optional(
    text({ maxLength: 1 }),
    'CSV: character between two fields; a tab is written as "\\t".',
    defaults.csv.delimiter,
  ),
  quote: optional(text({ maxLength: 1 }), "CSV: character around quoted fields.", defaults.csv.quote),
  header: optional(
    either(boolean, listOf(text(), { minItems: 1, uniqueItems: true })),
    "CSV: whether the first row names the columns; for files without such a row, the names in their order.",
    defaults.csv.header,
  ),
  encoding: optional(
    text({ examples: ["utf-16le", "windows-1252", "shift_jis"] }),
    "CSV and JSON Lines: encoding of the text, by its name in the WHATWG Encoding Standard.",
    defaults.csv.encoding,
  ),
  null_values: optional(
    listOf(text(), { uniqueItems: true }),
    "CSV: spellings of a missing value, such as NA. The empty field always is one.",
  ),
};
