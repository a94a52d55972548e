import { listOf, mapOf, object, oneWordOf, optional, required, type TypeOf } from "./builder.js";
import { readColumn } from "./column.js";
import { defaults } from "./defaults.js";
import { columnName, moduleExport } from "./scalars.js";

/** Code of the user's own between reading a source and checking it. */
export const transform = object({
  module: required(
    moduleExport,
    "The function: a TypeScript file of the project and its export, such as ./src/clean.ts#dropCancelled.",
  ),
  per: optional(
    oneWordOf("row", "batch"),
    "row: called with each row, gives a row, or null to drop it. batch: called once with all rows of a batch as an async iterable, gives rows as one.",
    defaults.transform.per,
  ),
  reads: optional(
    mapOf(columnName, readColumn, { minProperties: 1 }),
    "Columns of the data that the function takes and the table does not have, or has with another type.",
  ),
  computes: optional(
    listOf(columnName, { minItems: 1, uniqueItems: true }),
    "Columns of the table that the data does not have: the function gives them.",
  ),
});

export type TransformText = TypeOf<typeof transform>;
