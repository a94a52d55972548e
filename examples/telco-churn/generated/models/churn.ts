// Generated from mlops.yaml > models.churn by `mlops generate`. Change it there, not here.
import type { ModelDefinition } from "@mlops-yaml/runtime/v1";

/** What the caller of churn sends. */
export interface ChurnRequest {
  readonly contract: string;
  readonly internet_service: string;
  /** Unit: USD */
  readonly monthly_charges: number;
  readonly payment_method: string;
  /** Unit: month */
  readonly tenure: number;
}

/** What churn is trained on and predicts from, in the order of its input vector. */
export interface ChurnInputs {
  /** Unit: month */
  readonly tenure: number;
  readonly contract: string;
  readonly internet_service: string;
  readonly payment_method: string;
  /** Unit: USD */
  readonly monthly_charges: number;
}

const trainingSetSql = /* sql */ `
  SELECT
    example.example_id,
    example.predict_at,
    example.label,
    example."tenure",
    example."contract",
    example."internet_service",
    example."payment_method",
    example."monthly_charges"
  FROM (
    SELECT
      "customer_id"::text AS example_id,
      NULL::timestamptz AS predict_at,
      "churn" = 'Yes' AS label,
      "tenure",
      "contract",
      "internet_service",
      "payment_method",
      "monthly_charges"
    FROM raw."customers"
    WHERE $1::timestamptz IS NOT NULL -- without times every label counts as known
  ) AS example
  ORDER BY example.predict_at, example.example_id COLLATE "C"
`;

const requestSchema = {
  type: "object",
  additionalProperties: false,
  required: ["contract", "internet_service", "monthly_charges", "payment_method", "tenure"],
  properties: {
    contract: { type: "string" },
    internet_service: { type: "string" },
    monthly_charges: { type: "number", description: "Unit: USD" },
    payment_method: { type: "string" },
    tenure: { type: "integer", description: "Unit: month" },
    predict_at: {
      type: "string",
      format: "date-time",
      description: "Answer as of this time, from what was known then. Default: now.",
    },
  },
};

export const churnModel: ModelDefinition<ChurnRequest> = {
  name: "churn",
  task: "binary_classification",
  source: "customers",
  views: [],
  inputs: [
    { name: "tenure", kind: "numeric", type: "integer", origin: "request" },
    { name: "contract", kind: "categorical", type: "string", origin: "request" },
    { name: "internet_service", kind: "categorical", type: "string", origin: "request" },
    { name: "payment_method", kind: "categorical", type: "string", origin: "request" },
    { name: "monthly_charges", kind: "numeric", type: "float", origin: "request" },
  ],
  split: { by: "random", test: 0.2, validation: 0.1, gapSeconds: 0 },
  trainer: {
    algorithm: "gradient_boosting",
    params: {
      trees: 100,
      leaves: 31,
      learning_rate: 0.1,
      min_samples_leaf: 20,
      l2: 0,
      max_bins: 255,
      feature_fraction: 1,
    },
  },
  evaluate: { metrics: ["roc_auc", "log_loss"], slices: [], baselines: ["prior"] },
  gates: [],
  promote: "champion",
  trainingSetSql,
  exampleIdSql: '"customer_id"::text',
  lookup: null,
  derive: () => ({}),
  requestSchema,
};
