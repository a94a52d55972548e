import { boolean, integer, listOf, number, optional, required, text } from "../builder.js";
import { columnName } from "../scalars.js";
import { column, ofRows, ofTable, ofValues, orParameter } from "./form.js";

const size = orParameter(integer({ minimum: 0 }));
const some = { anyOf: [{ required: ["min_value"] }, { required: ["max_value"] }] };
const within = (what: string) => ({
  min_value: optional(size, `Least number of ${what}.`),
  max_value: optional(size, `Greatest number of ${what}.`),
});
const otherTable = required(
  text({ pattern: "^[^.]+(\\.[^.]+)?$", examples: ["planes", "audit.flights"] }),
  "A source of this project, or a table of the same database with its schema.",
);
const query = (examples: readonly string[]) => text({ title: "query over {batch}", examples });

export const tables = {
  expect_column_to_exist: ofTable("expect_column_to_exist", "The column is there.", {
    column,
    column_index: optional(integer(), "At this position, from 0."),
  }),
  expect_column_values_to_be_of_type: ofTable(
    "expect_column_values_to_be_of_type",
    "The column has the given type.",
    { column, type_: required(text({ examples: ["integer", "TEXT"] }), "Name of the type.") },
  ),
  expect_column_values_to_be_in_type_list: ofTable(
    "expect_column_values_to_be_in_type_list",
    "The column has one of the given types.",
    { column, type_list: required(listOf(text(), { minItems: 1 }), "Names of types.") },
  ),
  expect_column_type_to_be: ofTable("expect_column_type_to_be", "The column has the given type.", {
    column,
    type_: required(text({ examples: ["integer", "TEXT"] }), "Name of the type."),
  }),
  expect_table_columns_to_match_set: ofTable(
    "expect_table_columns_to_match_set",
    "The table has the given columns.",
    {
      column_set: required(listOf(columnName, { minItems: 1, uniqueItems: true }), "Names of the columns."),
      exact_match: optional(boolean, "Whether further columns are a failure.", true),
    },
  ),
  expect_table_columns_to_match_ordered_list: ofTable(
    "expect_table_columns_to_match_ordered_list",
    "The table has exactly the given columns, in this order.",
    {
      column_list: required(listOf(columnName, { minItems: 1, uniqueItems: true }), "Names of the columns."),
    },
  ),
  expect_table_column_count_to_equal: ofTable(
    "expect_table_column_count_to_equal",
    "The table has so many columns.",
    { value: required(integer({ minimum: 0 }), "Number of columns.") },
  ),
  expect_table_column_count_to_be_between: ofTable(
    "expect_table_column_count_to_be_between",
    "The table has between so many and so many columns.",
    within("columns"),
    some,
  ),
  expect_table_row_count_to_equal: ofValues("expect_table_row_count_to_equal", "A batch has so many rows.", {
    value: required(size, "Number of rows."),
  }),
  expect_table_row_count_to_be_between: ofValues(
    "expect_table_row_count_to_be_between",
    "A batch has between so many and so many rows.",
    within("rows"),
    some,
  ),
  expect_table_row_count_to_equal_other_table: ofValues(
    "expect_table_row_count_to_equal_other_table",
    "A batch has as many rows as another table.",
    { other_table_name: otherTable },
  ),
  expect_table_row_count_to_be_near_recent_batches: ofValues(
    "expect_table_row_count_to_be_near_recent_batches",
    "A batch has about as many rows as the batches before it that were loaded.",
    {
      batches: optional(integer({ minimum: 1 }), "Number of earlier batches to look at.", 10),
      min_batches: optional(integer({ minimum: 1 }), "Not evaluated before so many are there.", 3),
      max_deviation: optional(
        number({ minimum: 0 }),
        "Greatest distance from their mean, as a share of it.",
        0.5,
      ),
      max_sigma: optional(
        number({ minimum: 0 }),
        "Greatest distance from their mean in standard deviations; takes the place of max_deviation.",
      ),
    },
  ),
  expect_column_values_to_be_in_other_table: ofRows(
    "expect_column_values_to_be_in_other_table",
    "Values appear in a column of another table: a foreign key. Missing values do not count.",
    {
      column: optional(columnName, "Column to check."),
      column_list: optional(
        listOf(columnName, { minItems: 2, uniqueItems: true }),
        "Columns to check, for a key of several columns.",
      ),
      other_table_name: otherTable,
      other_column: optional(columnName, "The other table's column; by default the one of the same name."),
      other_column_list: optional(
        listOf(columnName, { minItems: 2, uniqueItems: true }),
        "The other table's columns; by default those of the same names.",
      ),
    },
    { anyOf: [{ required: ["column"] }, { required: ["column_list"] }] },
  ),
  unexpected_rows_expectation: ofTable("unexpected_rows_expectation", "A query for bad rows finds none.", {
    unexpected_rows_query: required(
      text({
        title: "query over {batch}",
        pattern: "\\{batch\\}",
        examples: ["SELECT * FROM {batch} WHERE departed > arrived"],
      }),
      "SQL query; {batch} stands for the rows to check.",
    ),
  }),
  expect_query_results_to_match_comparison: ofTable(
    "expect_query_results_to_match_comparison",
    "Two queries give the same rows, in any order.",
    {
      base_query: required(
        query(["SELECT origin, count(*) FROM {batch} GROUP BY origin"]),
        "SQL query; {batch} stands for the rows to check.",
      ),
      comparison_query: required(
        query(["SELECT origin, flights FROM audit.origins"]),
        "SQL query for the rows that are expected.",
      ),
      mostly: optional(number({ minimum: 0, maximum: 1 }), "Share of the rows that must be alike.", 1),
    },
  ),
};
