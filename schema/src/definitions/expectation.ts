import {
  boolean,
  either,
  integer,
  listOf,
  literal,
  number,
  object,
  oneWordOf,
  optional,
  required,
  text,
  variants,
  type Definition,
  type TypeOf,
} from "./builder.js";
import { codeExpectations } from "./code-expectations.js";
import { reaction } from "./reaction.js";
import { columnName } from "./scalars.js";

/**
 * Great Expectations' core types, by their names and with their arguments; which of them can put single rows in
 * quarantine is decided where they are resolved.
 */

const column = required(columnName, "Column to check.");
const mostly = optional(
  number({ minimum: 0, maximum: 1 }),
  "Share of the values that must meet the expectation; missing values do not count.",
  1,
);

/** Numbers, or times as text. */
const bound = either(number(), text({ examples: ["2013-01-01T00:00:00Z"] }));

function between<T>(value: Definition<T>) {
  return {
    min_value: optional(value, "Least value."),
    max_value: optional(value, "Greatest value."),
    strict_min: optional(boolean, "Whether the least value itself is outside.", false),
    strict_max: optional(boolean, "Whether the greatest value itself is outside.", false),
  };
}

const needsABound = { anyOf: [{ required: ["min_value"] }, { required: ["max_value"] }] };

const quantileRanges = object({
  quantiles: required(listOf(number({ minimum: 0, maximum: 1 }), { minItems: 1 }), "Quantiles to look at."),
  value_ranges: required(
    listOf<readonly (number | null)[]>(
      { schema: { type: "array", minItems: 2, maxItems: 2, items: { type: ["number", "null"] } } },
      { minItems: 1 },
    ),
    "For each quantile [least, greatest]; null is an open end.",
  ),
});

export const expectation = variants("type", "Kind of expectation, by its name in Great Expectations.", {
  expect_column_values_to_not_be_null: object({
    type: required(literal("expect_column_values_to_not_be_null"), "Values are not missing."),
    column,
    mostly,
    ...reaction,
  }),
  expect_column_values_to_be_unique: object({
    type: required(literal("expect_column_values_to_be_unique"), "No value appears twice."),
    column,
    mostly,
    ...reaction,
  }),
  expect_compound_columns_to_be_unique: object({
    type: required(
      literal("expect_compound_columns_to_be_unique"),
      "No combination of values appears twice.",
    ),
    column_list: required(listOf(columnName, { minItems: 2, uniqueItems: true }), "Columns to combine."),
    ignore_row_if: optional(
      oneWordOf("all_values_are_missing", "any_value_is_missing", "never"),
      "Rows that do not count.",
      "all_values_are_missing",
    ),
    mostly,
    ...reaction,
  }),
  expect_column_values_to_be_in_set: object({
    type: required(literal("expect_column_values_to_be_in_set"), "Values are among the given ones."),
    column,
    value_set: required(
      listOf<string | number | boolean>(
        { schema: { type: ["string", "number", "boolean"] } },
        { minItems: 1, uniqueItems: true },
      ),
      "Values that may appear.",
    ),
    mostly,
    ...reaction,
  }),
  expect_column_values_to_be_between: object(
    {
      type: required(literal("expect_column_values_to_be_between"), "Values are between two bounds."),
      column,
      ...between(bound),
      mostly,
      ...reaction,
    },
    needsABound,
  ),
  expect_column_values_to_be_of_type: object({
    type: required(literal("expect_column_values_to_be_of_type"), "The column has the given type."),
    column,
    type_: required(text({ examples: ["integer", "TEXT"] }), "Name of the type."),
    ...reaction,
  }),
  expect_column_values_to_match_regex: object({
    type: required(literal("expect_column_values_to_match_regex"), "Values match a regular expression."),
    column,
    regex: required(text({ examples: ["^[A-Z]{2}$"] }), "Regular expression, as PostgreSQL reads it."),
    mostly,
    ...reaction,
  }),
  expect_column_value_lengths_to_be_between: object(
    {
      type: required(
        literal("expect_column_value_lengths_to_be_between"),
        "Values have between so many and so many characters.",
      ),
      column,
      ...between(integer({ minimum: 0 })),
      mostly,
      ...reaction,
    },
    needsABound,
  ),
  expect_table_row_count_to_be_between: object(
    {
      type: required(
        literal("expect_table_row_count_to_be_between"),
        "A batch has between so many and so many rows.",
      ),
      min_value: optional(integer({ minimum: 0 }), "Least number."),
      max_value: optional(integer({ minimum: 0 }), "Greatest number."),
      ...reaction,
    },
    needsABound,
  ),
  expect_table_columns_to_match_set: object({
    type: required(literal("expect_table_columns_to_match_set"), "The table has the given columns."),
    column_set: required(listOf(columnName, { minItems: 1, uniqueItems: true }), "Names of the columns."),
    exact_match: optional(boolean, "Whether further columns are a failure.", true),
    ...reaction,
  }),
  expect_column_min_to_be_between: object(
    {
      type: required(literal("expect_column_min_to_be_between"), "The least value is between two bounds."),
      column,
      ...between(bound),
      ...reaction,
    },
    needsABound,
  ),
  expect_column_max_to_be_between: object(
    {
      type: required(literal("expect_column_max_to_be_between"), "The greatest value is between two bounds."),
      column,
      ...between(bound),
      ...reaction,
    },
    needsABound,
  ),
  expect_column_mean_to_be_between: object(
    {
      type: required(literal("expect_column_mean_to_be_between"), "The mean is between two bounds."),
      column,
      ...between(number()),
      ...reaction,
    },
    needsABound,
  ),
  expect_column_stdev_to_be_between: object(
    {
      type: required(
        literal("expect_column_stdev_to_be_between"),
        "The sample standard deviation is between two bounds.",
      ),
      column,
      ...between(number()),
      ...reaction,
    },
    needsABound,
  ),
  expect_column_quantile_values_to_be_between: object({
    type: required(
      literal("expect_column_quantile_values_to_be_between"),
      "Quantiles are within their ranges.",
    ),
    column,
    quantile_ranges: required(quantileRanges, "Quantiles and the range of each."),
    ...reaction,
  }),
  unexpected_rows_expectation: object({
    type: required(literal("unexpected_rows_expectation"), "A query for bad rows finds none."),
    unexpected_rows_query: required(
      text({
        title: "query over {batch}",
        pattern: "\\{batch\\}",
        examples: ["SELECT * FROM {batch} WHERE departed > arrived"],
      }),
      "SQL query; {batch} stands for the rows to check.",
    ),
    ...reaction,
  }),
  ...codeExpectations,
});

export type ExpectationText = TypeOf<typeof expectation>;
