import { boolean, listOf, oneWordOf, optional, required, type Definition } from "../builder.js";
import { columnName } from "../scalars.js";
import { columns, exactNumber, ofRows, orParameter } from "./form.js";
import { ignoreRowIf } from "./missing-and-unique.js";

const scalarOrNull: Definition<string | number | bigint | boolean | null> = {
  schema: { type: ["string", "number", "boolean", "null"] },
};

const pair = {
  column_A: required(columnName, "First column."),
  column_B: required(columnName, "Second column."),
  ignore_row_if: optional(
    oneWordOf("both_values_are_missing", "either_value_is_missing", "neither"),
    "Rows that do not count.",
    "both_values_are_missing",
  ),
};

export const severalColumns = {
  expect_column_pair_values_a_to_be_greater_than_b: ofRows(
    "expect_column_pair_values_a_to_be_greater_than_b",
    "The first column's value is greater than the second's.",
    { ...pair, or_equal: optional(boolean, "Whether equal values are expected too.", false) },
  ),
  expect_column_pair_values_to_be_equal: ofRows(
    "expect_column_pair_values_to_be_equal",
    "Both columns hold the same value.",
    pair,
  ),
  expect_column_pair_values_to_be_in_set: ofRows(
    "expect_column_pair_values_to_be_in_set",
    "Pairs of values are among the given ones.",
    {
      ...pair,
      value_pairs_set: required(
        listOf(listOf(scalarOrNull, { minItems: 2, maxItems: 2 }), { minItems: 1 }),
        "Pairs that may appear.",
      ),
    },
  ),
  expect_multicolumn_sum_to_equal: ofRows(
    "expect_multicolumn_sum_to_equal",
    "The columns' values add up to the same number in every row.",
    {
      column_list: columns,
      sum_total: required(orParameter(exactNumber), "The sum."),
      ignore_row_if: ignoreRowIf,
    },
  ),
  expect_multicolumn_values_to_be_equal: ofRows(
    "expect_multicolumn_values_to_be_equal",
    "All columns hold the same value in a row.",
    { column_list: columns, ignore_row_if: ignoreRowIf },
  ),
};
