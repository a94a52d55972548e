import {
  listOf,
  literal,
  mapOf,
  object,
  optional,
  required,
  text,
  variants,
  type TypeOf,
} from "./builder.js";
import { column } from "./column.js";
import { defaults } from "./defaults.js";
import { ingest } from "./ingest.js";
import { columnList, columnName, description, duration, expression, reference } from "./scalars.js";
import { transform } from "./transform.js";

const common = {
  description: optional(description, "What the source holds and where it comes from."),
  primary_key: optional(
    columnList,
    "Columns that identify a row; a row that comes again replaces the earlier one. Without it rows are appended.",
  ),
  event_time: optional(
    columnName,
    "Timestamp column with the time that a row describes. Without it the source is a plain table without history.",
  ),
  created_at: optional(
    columnName,
    "Timestamp column with the time at which a row was written: of several rows of one entity and event time, the one written last stands. It does not say when a row became known; known_at does.",
  ),
  delay: optional(
    duration,
    "How long after its event time a row becomes known. Not together with known_at.",
    defaults.source.delay,
  ),
  known_at: optional(
    expression,
    "When a row's columns become known: a timestamp expression over its columns, where a fixed delay does not say it.",
  ),
  columns: required(
    mapOf(columnName, column, { minProperties: 1 }),
    "The columns to load, by name. Columns of the data that are not named here are ignored.",
  ),
  transform: optional(
    transform,
    "Code of your own that each row, or each batch, passes before it is checked and loaded.",
  ),
  ingest: optional(ingest, "How and when the data is loaded."),
};

const file = object({
  type: required(literal("file"), "Files in the project's folder."),
  path: required(
    text({ title: "path inside the project's folder", examples: ["data/flights/*.csv.gz"] }),
    "Path or glob, relative to the project's folder. Files that end in .gz are decompressed.",
  ),
  format: optional(literal("csv"), "Format of the files: CSV with one header row.", "csv"),
  delimiter: optional(text({ maxLength: 1 }), "Character between two fields.", defaults.csv.delimiter),
  quote: optional(text({ maxLength: 1 }), "Character around quoted fields.", defaults.csv.quote),
  null_values: optional(
    listOf(text(), { uniqueItems: true }),
    "Spellings of a missing value, such as NA. The empty field always is one.",
  ),
  ...common,
});

const postgres = object({
  type: required(literal("postgres"), "A table of a PostgreSQL database."),
  url: required(
    reference,
    "Connection URL, from the environment or from a secret; it never stands in this file.",
  ),
  schema: optional(text({ maxLength: 63 }), "Schema of the table.", defaults.postgres.schema),
  table: required(text({ maxLength: 63 }), "Name of the table or view."),
  ...common,
});

export const source = variants("type", "Kind of source.", { file, postgres });

export type SourceText = TypeOf<typeof source>;
