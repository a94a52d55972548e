import {
  boolean,
  integer,
  listOf,
  number,
  object,
  oneWordOf,
  optional,
  required,
  type Definition,
} from "../builder.js";
import { columnName } from "../scalars.js";
import { column, ofValues } from "./form.js";

const edge: Definition<number | string> = { schema: { type: ["number", "string"] } };
const weight = number({ minimum: 0, maximum: 1 });
const scalarOrNull: Definition<string | number | bigint | boolean> = {
  schema: { type: ["string", "number", "boolean"] },
};

const partition = required(
  object(
    {
      bins: optional(
        listOf(edge, { minItems: 2 }),
        "Ascending ends of intervals; -Infinity and Infinity are open.",
      ),
      values: optional(listOf(scalarOrNull, { minItems: 1 }), "Single values, in place of bins."),
      weights: required(listOf(weight, { minItems: 1 }), "Share of each interval or value; they sum to 1."),
      tail_weights: optional(
        listOf(weight, { minItems: 2, maxItems: 2 }),
        "Shares below and above all bins.",
      ),
    },
    { anyOf: [{ required: ["bins"] }, { required: ["values"] }] },
  ),
  "Expected distribution.",
);
const probability = number({ minimum: 0, maximum: 1 });
const tailWeight = optional(probability, "Share that is expected of values outside the partition.", 0);
const bins = (which: string) =>
  optional(
    listOf<unknown>({ schema: {} }, { minItems: 1 }),
    `Bins of ${which}: numbers, or groups of values.`,
  );
const binCount = (which: string) => optional(integer({ minimum: 1 }), `Number of bins of ${which}.`, 10);

export const distributions = {
  expect_column_kl_divergence_to_be_less_than: ofValues(
    "expect_column_kl_divergence_to_be_less_than",
    "The Kullback-Leibler divergence from an expected distribution is small.",
    {
      column,
      partition_object: partition,
      threshold: required(number({ minimum: 0 }), "Greatest divergence."),
      tail_weight_holdout: tailWeight,
      internal_weight_holdout: optional(probability, "Share that is expected of intervals of weight 0.", 0),
      bucketize_data: optional(boolean, "Whether values are put into intervals.", true),
    },
  ),
  expect_column_chisquare_test_p_value_to_be_greater_than: ofValues(
    "expect_column_chisquare_test_p_value_to_be_greater_than",
    "A chi-square test does not tell the values from an expected distribution.",
    {
      column,
      partition_object: partition,
      p: optional(probability, "Least p.", 0.05),
      tail_weight_holdout: tailWeight,
    },
  ),
  expect_column_bootstrapped_ks_test_p_value_to_be_greater_than: ofValues(
    "expect_column_bootstrapped_ks_test_p_value_to_be_greater_than",
    "Kolmogorov-Smirnov tests of small samples do not tell them from an expected distribution.",
    {
      column,
      partition_object: partition,
      p: optional(probability, "Least p.", 0.05),
      bootstrap_samples: optional(integer({ minimum: 1 }), "Number of samples.", 1000),
      bootstrap_sample_size: optional(
        integer({ minimum: 1 }),
        "Size of each; by default twice the number of weights.",
      ),
    },
  ),
  expect_column_parameterized_distribution_ks_test_p_value_to_be_greater_than: ofValues(
    "expect_column_parameterized_distribution_ks_test_p_value_to_be_greater_than",
    "A Kolmogorov-Smirnov test does not tell the values from a known distribution.",
    {
      column,
      distribution: required(
        oneWordOf("norm", "beta", "gamma", "uniform", "chi2", "expon"),
        "Distribution, by its name in SciPy.",
      ),
      params: optional(
        { schema: { type: "object", additionalProperties: { type: "number" } } } as Definition<
          Readonly<Record<string, number>>
        >,
        "Its parameters: mean, std_dev, alpha, beta, df, min, max, loc, scale.",
      ),
      p_value: optional(probability, "Least p.", 0.05),
    },
  ),
  expect_column_pair_cramers_phi_value_to_be_less_than: ofValues(
    "expect_column_pair_cramers_phi_value_to_be_less_than",
    "Two columns say little about each other (Cramér's phi).",
    {
      column_A: required(columnName, "First column."),
      column_B: required(columnName, "Second column."),
      bins_A: bins("the first column"),
      bins_B: bins("the second column"),
      n_bins_A: binCount("the first column"),
      n_bins_B: binCount("the second column"),
      threshold: optional(probability, "Greatest value.", 0.1),
    },
  ),
};
