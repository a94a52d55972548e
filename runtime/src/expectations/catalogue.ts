import type { ExpectationDefinition } from "../definitions/expectation.js";
import {
  maxBetween,
  meanBetween,
  minBetween,
  presentShareBetween,
  stdevBetween,
  sumBetween,
  uniqueCountBetween,
  uniqueShareBetween,
} from "./columns/between.js";
import { medianBetween } from "./columns/median.js";
import { quantilesBetween } from "./columns/quantiles.js";
import { beInTypeList, beOfType, toExist } from "./columns/type.js";
import {
  distinctContainSet,
  distinctEqualSet,
  distinctInSet,
  mostCommonInSet,
} from "./columns/value-counts.js";
import { batchSatisfies, rowsSatisfy, valuesSatisfy } from "./code/plans.js";
import { bootstrappedKs } from "./distributions/bootstrapped-ks.js";
import { chiSquareTest } from "./distributions/chi-square.js";
import { cramersPhi } from "./distributions/cramers-phi.js";
import { klDivergence } from "./distributions/kl-divergence.js";
import { parameterizedKs } from "./distributions/parameterized-ks.js";
import type { Domain } from "./domain.js";
import type { Kwargs } from "./expectation.js";
import type { Plan } from "./plan.js";
import { beBetween } from "./rows/between.js";
import { beDateutilParseable } from "./rows/dateutil/rule.js";
import { beJson, matchJsonSchema } from "./rows/json.js";
import { lengthsBetween, lengthsEqual } from "./rows/length.js";
import { allEqual, sumEqual, uniqueWithinRecord } from "./rows/multicolumn.js";
import { beNull, notBeNull } from "./rows/null.js";
import { beDecreasing, beIncreasing } from "./rows/order.js";
import { beInOtherTable } from "./rows/other-table.js";
import { notBeOutliers, zScores } from "./rows/outliers.js";
import { greaterThan, pairEqual, pairInSet } from "./rows/pair.js";
import {
  matchLike,
  matchLikeList,
  matchRegex,
  matchRegexList,
  notMatchLike,
  notMatchLikeList,
  notMatchRegex,
  notMatchRegexList,
} from "./rows/pattern.js";
import { beInSet, notBeInSet } from "./rows/set.js";
import { matchStrftime } from "./rows/strftime.js";
import { beUnique, compoundUnique } from "./rows/unique.js";
import {
  columnCountBetween,
  columnCountEquals,
  columnsMatchOrderedList,
  columnsMatchSet,
} from "./tables/columns.js";
import { maxToBeFresh } from "./tables/freshness.js";
import { queryMatchesComparison, unexpectedRows } from "./tables/queries.js";
import {
  rowCountBetween,
  rowCountEquals,
  rowCountEqualsOtherTable,
  rowCountNearRecentBatches,
} from "./tables/row-count.js";

/** How an expectation is answered. @throws ArgumentError if its arguments do not fit the domain */
export type PlanOf = (kwargs: Kwargs, domain: Domain) => Plan;

/** Types that look at more than the rows they judge, whatever their arguments. */
const readElsewhere: ReadonlySet<string> = new Set([
  "expect_table_row_count_to_be_near_recent_batches",
  "unexpected_rows_expectation",
  "expect_query_results_to_match_comparison",
]);

/** Whether an expectation is answered by the judged rows alone: by no other table, query or code of the user's own. */
export const readsOnlyItsRows = ({ type, kwargs, code }: ExpectationDefinition): boolean =>
  !readElsewhere.has(type) && kwargs["other_table_name"] === undefined && code === undefined;

/** Every type by its name: Great Expectations' core, its retired statistical ones, and this product's own. */
export const catalogue: Readonly<Record<string, PlanOf>> = {
  expect_column_to_exist: toExist,
  expect_table_columns_to_match_set: columnsMatchSet,
  expect_table_columns_to_match_ordered_list: columnsMatchOrderedList,
  expect_table_column_count_to_equal: columnCountEquals,
  expect_table_column_count_to_be_between: columnCountBetween,
  expect_table_row_count_to_equal: rowCountEquals,
  expect_table_row_count_to_be_between: rowCountBetween,
  expect_table_row_count_to_equal_other_table: rowCountEqualsOtherTable,
  expect_table_row_count_to_be_near_recent_batches: rowCountNearRecentBatches,

  expect_column_values_to_not_be_null: notBeNull,
  expect_column_values_to_be_null: beNull,
  expect_column_values_to_be_unique: beUnique,
  expect_column_values_to_be_in_set: beInSet,
  expect_column_values_to_not_be_in_set: notBeInSet,
  expect_column_values_to_be_between: beBetween,
  expect_column_values_to_be_increasing: beIncreasing,
  expect_column_values_to_be_decreasing: beDecreasing,
  expect_column_values_to_be_of_type: beOfType,
  expect_column_values_to_be_in_type_list: beInTypeList,
  expect_column_type_to_be: beOfType,
  expect_column_values_to_match_regex: matchRegex,
  expect_column_values_to_not_match_regex: notMatchRegex,
  expect_column_values_to_match_regex_list: matchRegexList,
  expect_column_values_to_not_match_regex_list: notMatchRegexList,
  expect_column_values_to_match_like_pattern: matchLike,
  expect_column_values_to_not_match_like_pattern: notMatchLike,
  expect_column_values_to_match_like_pattern_list: matchLikeList,
  expect_column_values_to_not_match_like_pattern_list: notMatchLikeList,
  expect_column_values_to_match_strftime_format: matchStrftime,
  expect_column_values_to_be_dateutil_parseable: beDateutilParseable,
  expect_column_values_to_be_json_parseable: beJson,
  expect_column_values_to_match_json_schema: matchJsonSchema,
  expect_column_value_lengths_to_be_between: lengthsBetween,
  expect_column_value_lengths_to_equal: lengthsEqual,
  expect_column_value_z_scores_to_be_less_than: zScores,
  expect_column_values_to_not_be_outliers: notBeOutliers,
  expect_column_values_to_be_in_other_table: beInOtherTable,

  expect_column_min_to_be_between: minBetween,
  expect_column_max_to_be_between: maxBetween,
  expect_column_mean_to_be_between: meanBetween,
  expect_column_median_to_be_between: medianBetween,
  expect_column_stdev_to_be_between: stdevBetween,
  expect_column_sum_to_be_between: sumBetween,
  expect_column_quantile_values_to_be_between: quantilesBetween,
  expect_column_unique_value_count_to_be_between: uniqueCountBetween,
  expect_column_proportion_of_unique_values_to_be_between: uniqueShareBetween,
  expect_column_proportion_of_non_null_values_to_be_between: presentShareBetween,
  expect_column_distinct_values_to_be_in_set: distinctInSet,
  expect_column_distinct_values_to_contain_set: distinctContainSet,
  expect_column_distinct_values_to_equal_set: distinctEqualSet,
  expect_column_most_common_value_to_be_in_set: mostCommonInSet,
  expect_column_max_to_be_fresh: maxToBeFresh,

  expect_column_kl_divergence_to_be_less_than: klDivergence,
  expect_column_chisquare_test_p_value_to_be_greater_than: chiSquareTest,
  expect_column_bootstrapped_ks_test_p_value_to_be_greater_than: bootstrappedKs,
  expect_column_parameterized_distribution_ks_test_p_value_to_be_greater_than: parameterizedKs,
  expect_column_pair_cramers_phi_value_to_be_less_than: cramersPhi,

  expect_column_pair_values_a_to_be_greater_than_b: greaterThan,
  expect_column_pair_values_to_be_equal: pairEqual,
  expect_column_pair_values_to_be_in_set: pairInSet,
  expect_compound_columns_to_be_unique: compoundUnique,
  expect_multicolumn_sum_to_equal: sumEqual,
  expect_multicolumn_values_to_be_unique: uniqueWithinRecord,
  expect_multicolumn_values_to_be_equal: allEqual,
  expect_select_column_values_to_be_unique_within_record: uniqueWithinRecord,

  expect_column_values_to_satisfy: valuesSatisfy,
  expect_multicolumn_values_to_satisfy: rowsSatisfy,
  expect_batch_to_satisfy: batchSatisfies,

  unexpected_rows_expectation: unexpectedRows,
  expect_query_results_to_match_comparison: queryMatchesComparison,
};
