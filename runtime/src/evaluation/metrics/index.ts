import { accuracy, f1, precision, recall } from "./classification.js";
import { brier, logLoss } from "./probability.js";
import { averagePrecision, rocAuc } from "./ranking.js";
import { mae, r2, rmse } from "./regression.js";
import { notEvaluated, type Metric, type Score } from "./score.js";

export type { Metric, Score } from "./score.js";

interface MetricDefinition {
  readonly task: "binary_classification" | "regression";
  readonly better: "greater" | "smaller";
  readonly score: Metric;
}

/** Every metric that a project file can name. */
export const metrics: Readonly<Record<string, MetricDefinition>> = {
  roc_auc: { task: "binary_classification", better: "greater", score: rocAuc },
  average_precision: { task: "binary_classification", better: "greater", score: averagePrecision },
  log_loss: { task: "binary_classification", better: "smaller", score: logLoss },
  brier: { task: "binary_classification", better: "smaller", score: brier },
  accuracy: { task: "binary_classification", better: "greater", score: accuracy },
  precision: { task: "binary_classification", better: "greater", score: precision },
  recall: { task: "binary_classification", better: "greater", score: recall },
  f1: { task: "binary_classification", better: "greater", score: f1 },
  mae: { task: "regression", better: "smaller", score: mae },
  rmse: { task: "regression", better: "smaller", score: rmse },
  r2: { task: "regression", better: "greater", score: r2 },
};

/** @throws RangeError for a metric that does not exist */
export function metricNamed(name: string): MetricDefinition {
  const metric = metrics[name];
  if (!metric) throw new RangeError(`there is no metric ${name}`);
  return metric;
}

/** Each metric's score, or why it has none. A prediction that is NaN has no place in any order or sum. */
export function scoreAll(
  names: readonly string[],
  target: Float64Array,
  prediction: Float64Array,
): Record<string, Score> {
  const nowhere = target.length === 0 ? notEvaluated("no rows") : withoutNumber(target, prediction);
  return Object.fromEntries(
    names.map((name) => [name, nowhere ?? metricNamed(name).score(target, prediction)]),
  );
}

function withoutNumber(target: Float64Array, prediction: Float64Array): Score | null {
  const count = (values: Float64Array): number => values.reduce((n, x) => n + (Number.isNaN(x) ? 1 : 0), 0);
  const [labels, predictions] = [count(target), count(prediction)];
  if (labels > 0) return notEvaluated(`${labels} of ${target.length} labels are NaN`);
  if (predictions > 0) return notEvaluated(`${predictions} of ${target.length} predictions are NaN`);
  return null;
}
