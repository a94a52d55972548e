import { boolean, integer, listOf, number, oneWordOf, optional, required } from "../builder.js";
import { between, bound, column, needsABound, ofRows, orParameter, scalar } from "./form.js";

export const valueSet = required(
  orParameter(listOf(scalar, { minItems: 1, uniqueItems: true })),
  "Values that may appear.",
);

const strictly = optional(boolean, "Whether equal neighbours are unexpected.", false);

export const values = {
  expect_column_values_to_be_in_set: ofRows(
    "expect_column_values_to_be_in_set",
    "Values are among the given ones.",
    { column, value_set: valueSet },
  ),
  expect_column_values_to_not_be_in_set: ofRows(
    "expect_column_values_to_not_be_in_set",
    "Values are none of the given ones.",
    { column, value_set: valueSet },
  ),
  expect_column_values_to_be_between: ofRows(
    "expect_column_values_to_be_between",
    "Values are between two bounds.",
    { column, ...between(bound) },
    needsABound,
  ),
  expect_column_values_to_be_increasing: ofRows(
    "expect_column_values_to_be_increasing",
    "No value is less than the one before it, in the order of the rows.",
    { column, strictly },
  ),
  expect_column_values_to_be_decreasing: ofRows(
    "expect_column_values_to_be_decreasing",
    "No value is greater than the one before it, in the order of the rows.",
    { column, strictly },
  ),
  expect_column_value_lengths_to_be_between: ofRows(
    "expect_column_value_lengths_to_be_between",
    "Values have between so many and so many characters.",
    { column, ...between(orParameter(integer({ minimum: 0 }))) },
    needsABound,
  ),
  expect_column_value_lengths_to_equal: ofRows(
    "expect_column_value_lengths_to_equal",
    "Values have so many characters.",
    { column, value: required(orParameter(integer({ minimum: 0 })), "Number of characters.") },
  ),
  expect_column_value_z_scores_to_be_less_than: ofRows(
    "expect_column_value_z_scores_to_be_less_than",
    "Values are less than so many standard deviations from the mean.",
    {
      column,
      threshold: required(orParameter(number()), "Standard deviations."),
      double_sided: optional(boolean, "Whether values below the mean are judged too.", true),
    },
  ),
  expect_column_values_to_not_be_outliers: ofRows(
    "expect_column_values_to_not_be_outliers",
    "Values are near the quartiles, or the mean.",
    {
      column,
      method: optional(
        oneWordOf("iqr", "std"),
        "iqr: distance from the quartiles in interquartile ranges. std: from the mean in standard deviations.",
        "iqr",
      ),
      multiplier: optional(number({ minimum: 0 }), "Greatest distance.", 1.5),
    },
  ),
};
