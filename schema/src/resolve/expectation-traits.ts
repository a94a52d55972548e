import type { ExpectationText } from "../definitions/expectation.js";
import { expectation } from "../definitions/expectation.js";
import type { ColumnType } from "../project.js";

export type ExpectationType = ExpectationText["type"];

/** Those that judge single rows, and can say which ones failed: they have something to say of no row at all. */
const rowTypes: ReadonlySet<unknown> = new Set(
  (expectation.schema.allOf ?? [])
    .filter((branch) => branch.then?.properties?.["on_empty"] !== undefined)
    .map((branch) => branch.if?.properties?.["type"]?.const),
);

export const judgesRows = (type: ExpectationType): boolean => rowTypes.has(type);

const numbers: readonly ColumnType[] = ["integer", "float"];
const ordered: readonly ColumnType[] = ["integer", "float", "timestamp", "date"];
const texts: readonly ColumnType[] = ["string"];

/** Column types that an expectation can be checked on; others take any. */
export const takes: Readonly<Partial<Record<ExpectationType, readonly ColumnType[]>>> = {
  expect_column_values_to_be_between: ordered,
  expect_column_values_to_be_increasing: [...ordered, "string"],
  expect_column_values_to_be_decreasing: [...ordered, "string"],
  expect_column_value_z_scores_to_be_less_than: numbers,
  expect_column_values_to_not_be_outliers: numbers,
  expect_column_value_lengths_to_be_between: texts,
  expect_column_value_lengths_to_equal: texts,
  expect_column_values_to_match_regex: texts,
  expect_column_values_to_not_match_regex: texts,
  expect_column_values_to_match_regex_list: texts,
  expect_column_values_to_not_match_regex_list: texts,
  expect_column_values_to_match_like_pattern: texts,
  expect_column_values_to_not_match_like_pattern: texts,
  expect_column_values_to_match_like_pattern_list: texts,
  expect_column_values_to_not_match_like_pattern_list: texts,
  expect_column_values_to_match_strftime_format: texts,
  expect_column_values_to_be_dateutil_parseable: texts,
  expect_column_values_to_be_json_parseable: texts,
  expect_column_values_to_match_json_schema: texts,
  expect_multicolumn_sum_to_equal: numbers,
  expect_column_min_to_be_between: ordered,
  expect_column_max_to_be_between: ordered,
  expect_column_mean_to_be_between: numbers,
  expect_column_median_to_be_between: numbers,
  expect_column_stdev_to_be_between: numbers,
  expect_column_sum_to_be_between: numbers,
  expect_column_quantile_values_to_be_between: numbers,
  expect_column_bootstrapped_ks_test_p_value_to_be_greater_than: numbers,
  expect_column_parameterized_distribution_ks_test_p_value_to_be_greater_than: numbers,
  expect_column_max_to_be_fresh: ["timestamp", "date"],
};

/** Those that compare two columns of one row. */
export const comparesColumns: ReadonlySet<ExpectationType> = new Set<ExpectationType>([
  "expect_column_pair_values_a_to_be_greater_than_b",
  "expect_column_pair_values_to_be_equal",
  "expect_multicolumn_values_to_be_equal",
]);

/** Columns are comparable within a family. */
export const familyOf: Readonly<Record<ColumnType, string>> = {
  integer: "number",
  float: "number",
  string: "text",
  boolean: "boolean",
  timestamp: "time",
  date: "time",
};
