import { integer, literal, number, object, optional, required, variants, type TypeOf } from "./builder.js";
import { defaults } from "./defaults.js";

const boosting = defaults.gradientBoosting;
const logistic = defaults.logisticRegression;

const gradientBoosting = object({
  algorithm: required(
    literal("gradient_boosting"),
    "Gradient-boosted decision trees over binned inputs. Up to 32 categories of an input are split as sets; more are replaced by their smoothed mean label.",
  ),
  params: optional(
    object({
      trees: optional(
        integer({ minimum: 1, maximum: 10000 }),
        "Most trees to train; fewer when the validation set stops improving.",
        boosting.trees,
      ),
      leaves: optional(integer({ minimum: 2, maximum: 4096 }), "Most leaves of a tree.", boosting.leaves),
      learning_rate: optional(
        number({ exclusiveMinimum: 0, maximum: 1 }),
        "Weight of each tree.",
        boosting.learning_rate,
      ),
      min_samples_leaf: optional(
        integer({ minimum: 1 }),
        "Fewest training examples in a leaf.",
        boosting.min_samples_leaf,
      ),
      l2: optional(number({ minimum: 0 }), "L2 penalty on the values of leaves.", boosting.l2),
      max_bins: optional(
        integer({ minimum: 2, maximum: 255 }),
        "Most bins that the values of a number are sorted into.",
        boosting.max_bins,
      ),
      feature_fraction: optional(
        number({ exclusiveMinimum: 0, maximum: 1 }),
        "Share of the inputs that each tree may use.",
        boosting.feature_fraction,
      ),
    }),
    "Parameters of the trees.",
  ),
});

const logisticRegression = object({
  algorithm: required(
    literal("logistic_regression"),
    "Logistic regression over standardised and one-hot encoded inputs.",
  ),
  params: optional(
    object({
      l2: optional(number({ minimum: 0 }), "L2 penalty on the weights.", logistic.l2),
      max_iterations: optional(
        integer({ minimum: 1, maximum: 100000 }),
        "Most iterations of the optimiser.",
        logistic.max_iterations,
      ),
    }),
    "Parameters of the regression.",
  ),
});

export const trainer = variants("algorithm", "How the model is trained.", {
  gradient_boosting: gradientBoosting,
  logistic_regression: logisticRegression,
});

export type TrainerText = TypeOf<typeof trainer>;
