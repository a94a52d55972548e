import { boolean, integer, listOf, number, object, optional, required } from "../builder.js";
import { between, bound, column, exactNumber, needsABound, ofValues, orParameter } from "./form.js";
import { valueSet } from "./values.js";
import { duration } from "../scalars.js";

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

const share = orParameter(number({ minimum: 0, maximum: 1 }));

export const aggregates = {
  expect_column_min_to_be_between: ofValues(
    "expect_column_min_to_be_between",
    "The least value is between two bounds.",
    { column, ...between(bound) },
    needsABound,
  ),
  expect_column_max_to_be_between: ofValues(
    "expect_column_max_to_be_between",
    "The greatest value is between two bounds.",
    { column, ...between(bound) },
    needsABound,
  ),
  expect_column_mean_to_be_between: ofValues(
    "expect_column_mean_to_be_between",
    "The mean is between two bounds.",
    { column, ...between(orParameter(number())) },
    needsABound,
  ),
  expect_column_median_to_be_between: ofValues(
    "expect_column_median_to_be_between",
    "The median is between two bounds.",
    { column, ...between(orParameter(number())) },
    needsABound,
  ),
  expect_column_stdev_to_be_between: ofValues(
    "expect_column_stdev_to_be_between",
    "The sample standard deviation is between two bounds.",
    { column, ...between(orParameter(number())) },
    needsABound,
  ),
  expect_column_sum_to_be_between: ofValues(
    "expect_column_sum_to_be_between",
    "The sum is between two bounds.",
    { column, ...between(orParameter(exactNumber)) },
    needsABound,
  ),
  expect_column_quantile_values_to_be_between: ofValues(
    "expect_column_quantile_values_to_be_between",
    "Quantiles are within their ranges. Each quantile is a value of the column.",
    {
      column,
      quantile_ranges: required(quantileRanges, "Quantiles and the range of each."),
    },
  ),
  expect_column_unique_value_count_to_be_between: ofValues(
    "expect_column_unique_value_count_to_be_between",
    "There are between so many and so many different values.",
    { column, ...between(orParameter(integer({ minimum: 0 }))) },
    needsABound,
  ),
  expect_column_proportion_of_unique_values_to_be_between: ofValues(
    "expect_column_proportion_of_unique_values_to_be_between",
    "Different values are between two shares of all values.",
    { column, ...between(share) },
    needsABound,
  ),
  expect_column_proportion_of_non_null_values_to_be_between: ofValues(
    "expect_column_proportion_of_non_null_values_to_be_between",
    "Rows with a value are between two shares of all rows.",
    { column, ...between(share) },
    needsABound,
  ),
  expect_column_distinct_values_to_be_in_set: ofValues(
    "expect_column_distinct_values_to_be_in_set",
    "The different values are among the given ones.",
    { column, value_set: valueSet },
  ),
  expect_column_distinct_values_to_contain_set: ofValues(
    "expect_column_distinct_values_to_contain_set",
    "Each of the given values appears.",
    { column, value_set: valueSet },
  ),
  expect_column_distinct_values_to_equal_set: ofValues(
    "expect_column_distinct_values_to_equal_set",
    "The different values are exactly the given ones.",
    { column, value_set: valueSet },
  ),
  expect_column_most_common_value_to_be_in_set: ofValues(
    "expect_column_most_common_value_to_be_in_set",
    "The most frequent value is among the given ones.",
    {
      column,
      value_set: valueSet,
      ties_okay: optional(boolean, "Whether one of several equally frequent values is enough.", false),
    },
  ),
  expect_column_max_to_be_fresh: ofValues(
    "expect_column_max_to_be_fresh",
    "The newest time is not older than max_age when the batch is judged.",
    { column, max_age: required(duration, "Greatest age.") },
  ),
};
