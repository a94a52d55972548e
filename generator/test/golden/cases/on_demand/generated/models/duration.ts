// Generated from mlops.yaml > models.duration by `mlops generate`. Change it there, not here.
import type { FieldFunction, ModelDefinition, UserFunction } from "@mlops-yaml/runtime/v1";
import { deliveryFields, type DeliveryRow } from "../features/delivery.js";
import { slopeFields } from "../features/slope.js";

/** What the caller of duration sends. */
export interface DurationRequest {
  readonly basket: number | null;
  /** Unit: km */
  readonly distance: number;
  readonly end_station: string;
  readonly kitchen: string;
  readonly ordered_at: Date;
  readonly start_station: string;
}

/** What duration is trained on and predicts from, in the order of its input vector. */
export interface DurationInputs {
  /** Unit: km */
  readonly distance: number;
  /** Unit: min */
  readonly kitchen_load__minutes_7d: number | null;
  readonly delivery__hour: number;
  readonly delivery__is_busy: boolean | null;
  readonly delivery__is_new: boolean | null;
  readonly delivery__is_uphill: boolean | null;
  /** Unit: s */
  readonly delivery__pause: number | null;
  readonly delivery__rush: number | null;
  /** Unit: m */
  readonly slope__grade: number | null;
}

const trainingSetSql = /* sql */ `
  SELECT
    example.example_id,
    example.predict_at,
    example.label,
    example."distance",
    "kitchen_load"."minutes_7d" AS "kitchen_load__minutes_7d",
    extract(hour FROM example."ordered_at" AT TIME ZONE 'Europe/Berlin')::bigint AS "delivery__hour",
    coalesce("kitchen_load"."orders_1d", 0) > 10 AND example."basket" > 3 AS "delivery__is_busy",
    "to_station__station_facts"."opened" > date '2024-01-01' AS "delivery__is_new",
    "to_station__station_facts"."height" - "from_station__station_facts"."height" > 0 AS "delivery__is_uphill",
    extract(epoch FROM example."ordered_at" - "kitchen_load"."last_order")::float8 AS "delivery__pause",
    ("to_station__station_facts"."height" - "from_station__station_facts"."height") / nullif(example."distance" * 1000, 0) AS "slope__grade",
    "kitchen_load"."minutes_7d" AS "_read_1",
    example."ordered_at" AS "_read_2"
  FROM (
    SELECT
      "order_id"::text AS example_id,
      "ordered_at" AS predict_at,
      "minutes"::double precision AS label,
      "distance",
      "basket",
      "end_station",
      "kitchen",
      "ordered_at",
      "start_station"
    FROM raw."orders"
    WHERE "minutes" IS NOT NULL
      AND "ordered_at" + interval '2 hours' <= $1
  ) AS example
  LEFT JOIN features."station_facts" AS "from_station__station_facts"
    ON "from_station__station_facts"."station" = example."start_station"
  LEFT JOIN LATERAL (
    SELECT
      event_time,
      "minutes_7d",
      "last_order",
      "orders_1d"
    FROM features."kitchen_load"
    WHERE "kitchen" = example."kitchen"
      AND event_time <= example.predict_at
      AND greatest(event_time, known_at) <= example.predict_at
    ORDER BY event_time DESC, known_at DESC
    LIMIT 1
  ) AS "kitchen_load"
    ON true
  LEFT JOIN features."station_facts" AS "to_station__station_facts"
    ON "to_station__station_facts"."station" = example."end_station"
  ORDER BY example.predict_at, example.example_id COLLATE "C"
`;

const onlineSql = /* sql */ `
  SELECT
    "kitchen_load"."minutes_7d" AS "kitchen_load__minutes_7d",
    "from_station__station_facts"."height" AS "from_station__station_facts__height",
    "kitchen_load"."last_order" AS "kitchen_load__last_order",
    "kitchen_load"."orders_1d" AS "kitchen_load__orders_1d",
    "to_station__station_facts"."height" AS "to_station__station_facts__height",
    "to_station__station_facts"."opened" AS "to_station__station_facts__opened",
    "from_station__station_facts".event_time AS "from_station__station_facts__event_time",
    "kitchen_load".event_time AS "kitchen_load__event_time",
    "to_station__station_facts".event_time AS "to_station__station_facts__event_time"
  FROM (SELECT $1::timestamptz) AS request
  LEFT JOIN online."station_facts" AS "from_station__station_facts"
    ON "from_station__station_facts"."station" = $4::text
  LEFT JOIN online."kitchen_load" AS "kitchen_load"
    ON "kitchen_load"."kitchen" = $3::text
  LEFT JOIN online."station_facts" AS "to_station__station_facts"
    ON "to_station__station_facts"."station" = $2::text
`;

const historicalSql = /* sql */ `
  SELECT
    "kitchen_load"."minutes_7d" AS "kitchen_load__minutes_7d",
    "from_station__station_facts"."height" AS "from_station__station_facts__height",
    "kitchen_load"."last_order" AS "kitchen_load__last_order",
    "kitchen_load"."orders_1d" AS "kitchen_load__orders_1d",
    "to_station__station_facts"."height" AS "to_station__station_facts__height",
    "to_station__station_facts"."opened" AS "to_station__station_facts__opened",
    "from_station__station_facts".event_time AS "from_station__station_facts__event_time",
    "kitchen_load".event_time AS "kitchen_load__event_time",
    "to_station__station_facts".event_time AS "to_station__station_facts__event_time"
  FROM (SELECT) AS request
  LEFT JOIN features."station_facts" AS "from_station__station_facts"
    ON "from_station__station_facts"."station" = $4::text
  LEFT JOIN LATERAL (
    SELECT
      event_time,
      "minutes_7d",
      "last_order",
      "orders_1d"
    FROM features."kitchen_load"
    WHERE "kitchen" = $3::text
      AND event_time <= $1::timestamptz
      AND greatest(event_time, known_at) <= $1::timestamptz
    ORDER BY event_time DESC, known_at DESC
    LIMIT 1
  ) AS "kitchen_load"
    ON true
  LEFT JOIN features."station_facts" AS "to_station__station_facts"
    ON "to_station__station_facts"."station" = $2::text
`;

/** What is looked up for duration. */
export interface DurationLookedUp {
  /** Unit: min */
  readonly kitchen_load__minutes_7d: number | null;
  /** Unit: m */
  readonly from_station__station_facts__height: number | null;
  readonly kitchen_load__last_order: Date | null;
  readonly kitchen_load__orders_1d: number | null;
  /** Unit: m */
  readonly to_station__station_facts__height: number | null;
  readonly to_station__station_facts__opened: string | null;
}

/** Inputs computed from the request and from what is looked up for it. */
function onDemand(
  row: DurationRequest & DurationLookedUp,
): Pick<
  DurationInputs,
  | "delivery__hour"
  | "delivery__is_busy"
  | "delivery__is_new"
  | "delivery__is_uphill"
  | "delivery__pause"
  | "delivery__rush"
  | "slope__grade"
> {
  return {
    delivery__hour: deliveryFields.hour(row),
    delivery__is_busy: deliveryFields.is_busy(row),
    delivery__is_new: deliveryFields.is_new(row),
    delivery__is_uphill: deliveryFields.is_uphill(row),
    delivery__pause: deliveryFields.pause(row),
    delivery__rush: deliveryFields.rush(row),
    slope__grade: slopeFields.grade(row),
  };
}

const deliveryRushFunction: UserFunction<
  FieldFunction<Pick<DeliveryRow, "kitchen_load__minutes_7d" | "ordered_at">, number | null>
> = {
  name: "src/rush.ts#rush",
  export: "rush",
  module: new URL("../../src/rush.js", import.meta.url).href,
  load: async () => (await import("../../src/rush.js")).rush,
};

const requestSchema = {
  type: "object",
  additionalProperties: false,
  required: ["distance", "end_station", "kitchen", "ordered_at", "start_station"],
  properties: {
    basket: { type: ["integer", "null"] },
    distance: { type: "number", description: "Unit: km" },
    end_station: { type: "string" },
    kitchen: { type: "string" },
    ordered_at: { type: "string", format: "date-time" },
    start_station: { type: "string" },
    predict_at: {
      type: "string",
      format: "date-time",
      description: "Answer as of this time, from what was known then. Default: now.",
    },
  },
};

export const durationModel: ModelDefinition<DurationRequest> = {
  name: "duration",
  task: "regression",
  source: "orders",
  views: ["kitchen_load", "station_facts"],
  inputs: [
    { name: "distance", kind: "numeric", type: "float", origin: "request" },
    { name: "kitchen_load__minutes_7d", kind: "numeric", type: "float", origin: "feature" },
    { name: "delivery__hour", kind: "numeric", type: "integer", origin: "on_demand" },
    { name: "delivery__is_busy", kind: "numeric", type: "boolean", origin: "on_demand" },
    { name: "delivery__is_new", kind: "numeric", type: "boolean", origin: "on_demand" },
    { name: "delivery__is_uphill", kind: "numeric", type: "boolean", origin: "on_demand" },
    { name: "delivery__pause", kind: "numeric", type: "float", origin: "on_demand" },
    { name: "delivery__rush", kind: "numeric", type: "float", origin: "on_demand" },
    { name: "slope__grade", kind: "numeric", type: "float", origin: "on_demand" },
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
  evaluate: { metrics: ["mae", "rmse"], slices: [], baselines: ["mean"] },
  gates: [],
  promote: "champion",
  trainingSetSql,
  exampleIdSql: '"order_id"::text',
  code: {
    reads: {
      kitchen_load__minutes_7d: { type: "float", nullable: true },
      ordered_at: { type: "timestamp" },
    },
    inputs: {
      delivery__rush: {
        function: deliveryRushFunction,
        columns: ["kitchen_load__minutes_7d", "ordered_at"],
        nullable: true,
      },
    },
  },
  lookup: {
    views: {
      from_station__station_facts: "station_facts",
      kitchen_load: "kitchen_load",
      to_station__station_facts: "station_facts",
    },
    features: [
      "kitchen_load__minutes_7d",
      "from_station__station_facts__height",
      "kitchen_load__last_order",
      "kitchen_load__orders_1d",
      "to_station__station_facts__height",
      "to_station__station_facts__opened",
    ],
    parameters: ["end_station", "kitchen", "start_station"],
    onlineSql,
    historicalSql,
  },
  derive: () => ({}),
  onDemand,
  requestSchema,
};
