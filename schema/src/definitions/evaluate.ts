import { listOf, object, oneWordOf, optional, type TypeOf } from "./builder.js";
import { columnName } from "./scalars.js";

export const classificationMetrics = [
  "roc_auc",
  "log_loss",
  "brier",
  "accuracy",
  "precision",
  "recall",
  "f1",
  "average_precision",
] as const;

export const regressionMetrics = ["mae", "rmse", "r2"] as const;

export const metric = oneWordOf(...classificationMetrics, ...regressionMetrics);

export const evaluate = object({
  metrics: optional(
    listOf(metric, { minItems: 1, uniqueItems: true }),
    "Metrics on the test set. The default is roc_auc and log_loss for classification, mae and rmse for regression.",
  ),
  slices: optional(
    listOf(columnName, { uniqueItems: true }),
    "Request inputs by whose values the metrics are repeated.",
  ),
  baselines: optional(
    listOf(oneWordOf("prior", "mean"), { uniqueItems: true }),
    "Constant predictions to compare with: prior (share of positives) for classification, mean for regression. The default is the one that fits.",
  ),
});

export type EvaluateText = TypeOf<typeof evaluate>;
