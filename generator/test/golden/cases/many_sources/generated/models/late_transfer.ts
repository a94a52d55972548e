// Generated from mlops.yaml > models.late_transfer by `mlops generate`. Change it there, not here.
import type { ModelDefinition } from "@mlops-yaml/runtime/v1";

/** What the caller of late_transfer sends. */
export interface LateTransferRequest {
  readonly from_shop: string;
  readonly to_shop: string;
}

/** What late_transfer is trained on and predicts from, in the order of its input vector. */
export interface LateTransferInputs {
  readonly sender__shop_facts__owner: string | null;
  readonly receiver__shop_facts__owner: string | null;
}

const trainingSetSql = /* sql */ `
  SELECT
    example.example_id,
    example.predict_at,
    example.label,
    "sender__shop_facts"."owner" AS "sender__shop_facts__owner",
    "receiver__shop_facts"."owner" AS "receiver__shop_facts__owner"
  FROM (
    SELECT
      "id"::text AS example_id,
      "at" AS predict_at,
      "late" AS label,
      "from_shop",
      "to_shop"
    FROM raw."transfers"
    WHERE "at" + interval '72 hours' <= $1
  ) AS example
  LEFT JOIN LATERAL (
    SELECT
      event_time,
      "owner"
    FROM features."shop_facts"
    WHERE "shop" = example."to_shop"
      AND event_time <= example.predict_at
      AND greatest(event_time, known_at) <= example.predict_at
    ORDER BY event_time DESC, known_at DESC
    LIMIT 1
  ) AS "receiver__shop_facts"
    ON true
  LEFT JOIN LATERAL (
    SELECT
      event_time,
      "owner"
    FROM features."shop_facts"
    WHERE "shop" = example."from_shop"
      AND event_time <= example.predict_at
      AND greatest(event_time, known_at) <= example.predict_at
    ORDER BY event_time DESC, known_at DESC
    LIMIT 1
  ) AS "sender__shop_facts"
    ON true
  ORDER BY example.predict_at, example.example_id COLLATE "C"
`;

const onlineSql = /* sql */ `
  SELECT
    "sender__shop_facts"."owner" AS "sender__shop_facts__owner",
    "receiver__shop_facts"."owner" AS "receiver__shop_facts__owner",
    "receiver__shop_facts".event_time AS "receiver__shop_facts__event_time",
    "sender__shop_facts".event_time AS "sender__shop_facts__event_time"
  FROM (SELECT $1::timestamptz) AS request
  LEFT JOIN online."shop_facts" AS "receiver__shop_facts"
    ON "receiver__shop_facts"."shop" = $3::text
  LEFT JOIN online."shop_facts" AS "sender__shop_facts"
    ON "sender__shop_facts"."shop" = $2::text
`;

const historicalSql = /* sql */ `
  SELECT
    "sender__shop_facts"."owner" AS "sender__shop_facts__owner",
    "receiver__shop_facts"."owner" AS "receiver__shop_facts__owner",
    "receiver__shop_facts".event_time AS "receiver__shop_facts__event_time",
    "sender__shop_facts".event_time AS "sender__shop_facts__event_time"
  FROM (SELECT) AS request
  LEFT JOIN LATERAL (
    SELECT
      event_time,
      "owner"
    FROM features."shop_facts"
    WHERE "shop" = $3::text
      AND event_time <= $1::timestamptz
      AND greatest(event_time, known_at) <= $1::timestamptz
    ORDER BY event_time DESC, known_at DESC
    LIMIT 1
  ) AS "receiver__shop_facts"
    ON true
  LEFT JOIN LATERAL (
    SELECT
      event_time,
      "owner"
    FROM features."shop_facts"
    WHERE "shop" = $2::text
      AND event_time <= $1::timestamptz
      AND greatest(event_time, known_at) <= $1::timestamptz
    ORDER BY event_time DESC, known_at DESC
    LIMIT 1
  ) AS "sender__shop_facts"
    ON true
`;

const requestSchema = {
  type: "object",
  additionalProperties: false,
  required: ["from_shop", "to_shop"],
  properties: {
    from_shop: { type: "string" },
    to_shop: { type: "string" },
    predict_at: {
      type: "string",
      format: "date-time",
      description: "Answer as of this time, from what was known then. Default: now.",
    },
  },
};

export const lateTransferModel: ModelDefinition<LateTransferRequest> = {
  name: "late_transfer",
  task: "binary_classification",
  source: "transfers",
  views: ["shop_facts"],
  inputs: [
    { name: "sender__shop_facts__owner", kind: "categorical", type: "string", origin: "feature" },
    { name: "receiver__shop_facts__owner", kind: "categorical", type: "string", origin: "feature" },
  ],
  split: { by: "time", test: 0.2, validation: 0.1, gapSeconds: 0 },
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
  exampleIdSql: '"id"::text',
  lookup: {
    views: { receiver__shop_facts: "shop_facts", sender__shop_facts: "shop_facts" },
    parameters: ["from_shop", "to_shop"],
    onlineSql,
    historicalSql,
  },
  derive: () => ({}),
  requestSchema,
};
