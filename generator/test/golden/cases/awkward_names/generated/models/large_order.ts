// Generated from mlops.yaml > models.large_order by `mlops generate`. Change it there, not here.
import { derived, extract, type ModelDefinition } from "@mlops-yaml/runtime/v1";

/** What the caller of large_order sends. */
export interface LargeOrderRequest {
  readonly Select: string;
  readonly at: Date;
  readonly value: string | null;
}

/** What large_order is trained on and predicts from, in the order of its input vector. */
export interface LargeOrderInputs {
  readonly weekday: number;
  readonly order__limit: number | null;
  readonly order__offset: number | null;
  readonly order__spread: number | null;
  readonly order__totals: number | null;
  readonly example__is_long: boolean | null;
}

const trainingSetSql = /* sql */ `
  SELECT
    _example.example_id,
    _example.predict_at,
    _example.label,
    _example."weekday",
    "order"."limit" AS "order__limit",
    "order"."offset" AS "order__offset",
    "order"."spread" AS "order__spread",
    "order"."totals" AS "order__totals",
    "example"."is_long" AS "example__is_long"
  FROM (
    SELECT
      md5(ROW("Select", "amount", "at", "note", "paidAt", "value")::text) AS example_id,
      "at" AS predict_at,
      "amount" > 10.5::float8 AS label,
      extract(isodow FROM "at" AT TIME ZONE 'Europe/Berlin')::bigint AS "weekday",
      "Select",
      "value"
    FROM raw."user"
    WHERE ("amount" > 10.5::float8) IS NOT NULL
      AND CASE WHEN "paidAt" IS NOT NULL THEN greatest("at" - interval '24 hours', "paidAt") END <= $1
  ) AS _example
  LEFT JOIN LATERAL (
    SELECT
      event_time,
      "is_long"
    FROM features."example"
    WHERE "value" = _example."value"
      AND "Select" = _example."Select"
      AND event_time <= _example.predict_at
      AND greatest(event_time, known_at) <= _example.predict_at
    ORDER BY event_time DESC, known_at DESC
    LIMIT 1
  ) AS "example"
    ON _example.predict_at - interval '24 hours' <= "example".event_time
  LEFT JOIN LATERAL (
    SELECT
      event_time,
      "limit",
      "offset",
      "spread",
      "totals"
    FROM features."order"
    WHERE "value" = _example."value"
      AND "Select" = _example."Select"
      AND event_time <= _example.predict_at
      AND greatest(event_time, known_at) <= _example.predict_at
    ORDER BY event_time DESC, known_at DESC
    LIMIT 1
  ) AS "order"
    ON _example.predict_at - interval '2 hours' <= (
      SELECT materialized_until FROM features._materializations WHERE view = 'order'
    )
  ORDER BY _example.predict_at, _example.example_id COLLATE "C"
`;

const onlineSql = /* sql */ `
  SELECT
    "order"."limit" AS "order__limit",
    "order"."offset" AS "order__offset",
    "order"."spread" AS "order__spread",
    "order"."totals" AS "order__totals",
    "example"."is_long" AS "example__is_long",
    "example".event_time AS "example__event_time",
    "order".event_time AS "order__event_time",
    CASE
      WHEN "example".event_time IS NOT NULL THEN 'PRESENT'
      WHEN EXISTS (SELECT FROM online."example" WHERE "value" = $3::text AND "Select" = $2::text) THEN 'OUTSIDE_MAX_AGE'
      ELSE 'NOT_FOUND'
    END AS "example__state",
    CASE
      WHEN "order".event_time IS NOT NULL THEN 'PRESENT'
      WHEN EXISTS (SELECT FROM online."order" WHERE "value" = $3::text AND "Select" = $2::text) THEN 'OUTSIDE_MAX_AGE'
      ELSE 'NOT_FOUND'
    END AS "order__state"
  FROM (SELECT) AS request
  LEFT JOIN online."example" AS "example"
    ON "example"."value" = $3::text
    AND "example"."Select" = $2::text
    AND $1::timestamptz - interval '24 hours' <= "example".event_time
  LEFT JOIN online."order" AS "order"
    ON "order"."value" = $3::text
    AND "order"."Select" = $2::text
    AND $1::timestamptz - interval '2 hours' <= (
      SELECT materialized_until FROM features._materializations WHERE view = 'order'
    )
`;

const historicalSql = /* sql */ `
  SELECT
    "order"."limit" AS "order__limit",
    "order"."offset" AS "order__offset",
    "order"."spread" AS "order__spread",
    "order"."totals" AS "order__totals",
    "example"."is_long" AS "example__is_long",
    "example".event_time AS "example__event_time",
    "order".event_time AS "order__event_time",
    CASE
      WHEN "example".event_time IS NOT NULL THEN 'PRESENT'
      WHEN EXISTS (SELECT FROM features."example" WHERE "value" = $3::text AND "Select" = $2::text AND event_time <= $1::timestamptz AND known_at <= $1::timestamptz) THEN 'OUTSIDE_MAX_AGE'
      ELSE 'NOT_FOUND'
    END AS "example__state",
    CASE
      WHEN "order".event_time IS NOT NULL THEN 'PRESENT'
      WHEN EXISTS (SELECT FROM features."order" WHERE "value" = $3::text AND "Select" = $2::text AND event_time <= $1::timestamptz AND known_at <= $1::timestamptz) THEN 'OUTSIDE_MAX_AGE'
      ELSE 'NOT_FOUND'
    END AS "order__state"
  FROM (SELECT) AS request
  LEFT JOIN LATERAL (
    SELECT
      event_time,
      "is_long"
    FROM features."example"
    WHERE "value" = $3::text
      AND "Select" = $2::text
      AND event_time <= $1::timestamptz
      AND greatest(event_time, known_at) <= $1::timestamptz
    ORDER BY event_time DESC, known_at DESC
    LIMIT 1
  ) AS "example"
    ON $1::timestamptz - interval '24 hours' <= "example".event_time
  LEFT JOIN LATERAL (
    SELECT
      event_time,
      "limit",
      "offset",
      "spread",
      "totals"
    FROM features."order"
    WHERE "value" = $3::text
      AND "Select" = $2::text
      AND event_time <= $1::timestamptz
      AND greatest(event_time, known_at) <= $1::timestamptz
    ORDER BY event_time DESC, known_at DESC
    LIMIT 1
  ) AS "order"
    ON $1::timestamptz - interval '2 hours' <= (
      SELECT materialized_until FROM features._materializations WHERE view = 'order'
    )
`;

/** Inputs computed from the request, as the training set computes them. */
function derive(row: LargeOrderRequest): Pick<LargeOrderInputs, "weekday"> {
  return { weekday: derived("weekday", () => extract("isodow", row.at, "Europe/Berlin")) };
}

const requestSchema = {
  type: "object",
  additionalProperties: false,
  required: ["Select", "at"],
  properties: {
    Select: { type: "string" },
    at: { type: "string", format: "date-time" },
    value: { type: ["string", "null"] },
    predict_at: {
      type: "string",
      format: "date-time",
      description: "Answer as of this time, from what was known then. Default: now.",
    },
  },
};

export const largeOrderModel: ModelDefinition<LargeOrderRequest> = {
  name: "large_order",
  task: "binary_classification",
  source: "user",
  views: ["example", "order"],
  inputs: [
    { name: "weekday", kind: "numeric", type: "integer", origin: "derived" },
    { name: "order__limit", kind: "numeric", type: "float", origin: "feature" },
    { name: "order__offset", kind: "numeric", type: "float", origin: "feature" },
    { name: "order__spread", kind: "numeric", type: "float", origin: "feature" },
    { name: "order__totals", kind: "numeric", type: "integer", origin: "feature" },
    { name: "example__is_long", kind: "numeric", type: "boolean", origin: "feature" },
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
  evaluate: { metrics: ["roc_auc"], slices: [], baselines: ["prior"] },
  gates: [],
  promote: "champion",
  trainingSetSql,
  exampleIdSql: 'md5(ROW("Select", "amount", "at", "note", "paidAt", "value")::text)',
  lookup: { parameters: ["Select", "value"], onlineSql, historicalSql },
  derive,
  requestSchema,
};
