import { listOf, required } from "../builder.js";
import { columnName, moduleExport } from "../scalars.js";
import { ofMissing, ofValues } from "./form.js";
import { ignoreRowIf } from "./missing-and-unique.js";

const module = required(
  moduleExport,
  "The function: a TypeScript file of the project and its export, such as ./src/checks.ts#isTailNumber.",
);
const columns = (doc: string) => required(listOf(columnName, { minItems: 1, uniqueItems: true }), doc);

/** Expectations that code of the user's own judges. */
export const codeExpectations = {
  expect_column_values_to_satisfy: ofMissing(
    "expect_column_values_to_satisfy",
    "A function of your own says true of each value.",
    {
      module,
      column: required(columnName, "Column whose values the function gets; missing ones it does not get."),
    },
  ),
  expect_multicolumn_values_to_satisfy: ofMissing(
    "expect_multicolumn_values_to_satisfy",
    "A function of your own says true of the given columns of each row. Rows that miss a value of a column which is not nullable it never gets.",
    { module, column_list: columns("Columns that the function gets."), ignore_row_if: ignoreRowIf },
  ),
  expect_batch_to_satisfy: ofValues(
    "expect_batch_to_satisfy",
    "A function of your own judges a batch as a whole: it gets the rows as an async iterable.",
    { module, column_list: columns("Columns of each row that the function gets.") },
  ),
} as const;

/** Names of the expectations that code judges. */
export type CodeExpectationType = keyof typeof codeExpectations;
