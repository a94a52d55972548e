import { oneWordOf, optional } from "../builder.js";
import { column, columns, ofMissing, ofRows } from "./form.js";

export const ignoreRowIf = optional(
  oneWordOf("all_values_are_missing", "any_value_is_missing", "never"),
  "Rows that do not count.",
  "all_values_are_missing",
);

export const missingAndUnique = {
  expect_column_values_to_not_be_null: ofMissing(
    "expect_column_values_to_not_be_null",
    "Values are not missing.",
    { column },
  ),
  expect_column_values_to_be_null: ofMissing("expect_column_values_to_be_null", "Values are missing.", {
    column,
  }),
  expect_column_values_to_be_unique: ofRows("expect_column_values_to_be_unique", "No value appears twice.", {
    column,
  }),
  expect_compound_columns_to_be_unique: ofRows(
    "expect_compound_columns_to_be_unique",
    "No combination of values appears twice; one that lacks a value equals none.",
    { column_list: columns, ignore_row_if: ignoreRowIf },
  ),
  expect_select_column_values_to_be_unique_within_record: ofRows(
    "expect_select_column_values_to_be_unique_within_record",
    "No two of the columns hold the same value in a row.",
    { column_list: columns, ignore_row_if: ignoreRowIf },
  ),
  expect_multicolumn_values_to_be_unique: ofRows(
    "expect_multicolumn_values_to_be_unique",
    "The older name of expect_select_column_values_to_be_unique_within_record.",
    { column_list: columns, ignore_row_if: ignoreRowIf },
  ),
};
