// Generated from mlops.yaml > models.late_arrival by `mlops generate`. Change it there, not here.
import { derived, extract, type ModelDefinition } from "@mlops-yaml/runtime/v1";

/** What the caller of late_arrival sends. */
export interface LateArrivalRequest {
  /** Two-letter carrier code */
  readonly carrier: string;
  /** Arrival airport */
  readonly dest: string;
  /** Unit: mi */
  readonly distance: number;
  /** Departure airport */
  readonly origin: string;
  /** Scheduled departure */
  readonly sched_dep_utc: Date;
  /** Plane tail number */
  readonly tailnum: string | null;
}

/** What late_arrival is trained on and predicts from, in the order of its input vector. */
export interface LateArrivalInputs {
  readonly carrier: string;
  readonly origin: string;
  readonly dest: string;
  /** Unit: mi */
  readonly distance: number;
  readonly dep_dow: number;
  readonly dep_hour: number;
  /** Unit: % */
  readonly airport_weather__humid: number | null;
  readonly airport_weather__low_visibility: boolean | null;
  /** Unit: in */
  readonly airport_weather__precip: number | null;
  /** Unit: mbar */
  readonly airport_weather__pressure: number | null;
  /** Unit: degF */
  readonly airport_weather__temp: number | null;
  /** Unit: mi */
  readonly airport_weather__visib: number | null;
  /** Unit: mi/h */
  readonly airport_weather__wind_speed: number | null;
  /** Unit: min */
  readonly carrier_record__dep_delay_6h: number | null;
  readonly carrier_record__flights_1d: number | null;
  readonly carrier_record__late_rate_7d: number | null;
  /** Unit: min */
  readonly origin_record__dep_delay_6h: number | null;
  readonly origin_record__flights_1d: number | null;
  readonly origin_record__late_rate_7d: number | null;
  readonly destination_record__late_rate_1d: number | null;
  readonly destination_record__late_rate_7d: number | null;
  readonly plane_facts__seats: number | null;
  readonly plane_facts__year: number | null;
}

const trainingSetSql = /* sql */ `
  SELECT
    example.example_id,
    example.predict_at,
    example.label,
    example."carrier",
    example."origin",
    example."dest",
    example."distance",
    example."dep_dow",
    example."dep_hour",
    "airport_weather"."humid" AS "airport_weather__humid",
    "airport_weather"."low_visibility" AS "airport_weather__low_visibility",
    "airport_weather"."precip" AS "airport_weather__precip",
    "airport_weather"."pressure" AS "airport_weather__pressure",
    "airport_weather"."temp" AS "airport_weather__temp",
    "airport_weather"."visib" AS "airport_weather__visib",
    "airport_weather"."wind_speed" AS "airport_weather__wind_speed",
    "carrier_record"."dep_delay_6h" AS "carrier_record__dep_delay_6h",
    "carrier_record"."flights_1d" AS "carrier_record__flights_1d",
    "carrier_record"."late_rate_7d" AS "carrier_record__late_rate_7d",
    "origin_record"."dep_delay_6h" AS "origin_record__dep_delay_6h",
    "origin_record"."flights_1d" AS "origin_record__flights_1d",
    "origin_record"."late_rate_7d" AS "origin_record__late_rate_7d",
    "destination_record"."late_rate_1d" AS "destination_record__late_rate_1d",
    "destination_record"."late_rate_7d" AS "destination_record__late_rate_7d",
    "plane_facts"."seats" AS "plane_facts__seats",
    "plane_facts"."year" AS "plane_facts__year"
  FROM (
    SELECT
      "flight_id"::text AS example_id,
      "sched_dep_utc" - interval '2 hours' AS predict_at,
      "arr_delay" > 15 AS label,
      "carrier",
      "origin",
      "dest",
      "distance",
      extract(dow FROM "sched_dep_utc" AT TIME ZONE 'America/New_York')::bigint AS "dep_dow",
      extract(hour FROM "sched_dep_utc" AT TIME ZONE 'America/New_York')::bigint AS "dep_hour",
      "tailnum"
    FROM raw."flights"
    WHERE "arr_delay" IS NOT NULL
      AND ("arr_delay" > 15) IS NOT NULL
      AND CASE WHEN "dep_delay" IS NOT NULL AND "air_time" IS NOT NULL THEN greatest("sched_dep_utc" - interval '720 hours', "sched_dep_utc" + ("dep_delay" + "air_time" + 30) * interval '1 minute') END <= $1
  ) AS example
  LEFT JOIN LATERAL (
    SELECT
      event_time,
      "humid",
      "low_visibility",
      "precip",
      "pressure",
      "temp",
      "visib",
      "wind_speed"
    FROM features."airport_weather"
    WHERE "origin" = example."origin"
      AND event_time <= example.predict_at
      AND greatest(event_time, known_at) <= example.predict_at
    ORDER BY event_time DESC, known_at DESC
    LIMIT 1
  ) AS "airport_weather"
    ON example.predict_at - interval '6 hours' <= "airport_weather".event_time
  LEFT JOIN LATERAL (
    SELECT
      event_time,
      "dep_delay_6h",
      "flights_1d",
      "late_rate_7d"
    FROM features."carrier_record"
    WHERE "carrier" = example."carrier"
      AND event_time <= example.predict_at
      AND greatest(event_time, known_at) <= example.predict_at
    ORDER BY event_time DESC, known_at DESC
    LIMIT 1
  ) AS "carrier_record"
    ON example.predict_at - interval '48 hours' <= (
      SELECT materialized_until FROM features._materializations WHERE view = 'carrier_record'
    )
  LEFT JOIN LATERAL (
    SELECT
      event_time,
      "late_rate_1d",
      "late_rate_7d"
    FROM features."destination_record"
    WHERE "dest" = example."dest"
      AND event_time <= example.predict_at
      AND greatest(event_time, known_at) <= example.predict_at
    ORDER BY event_time DESC, known_at DESC
    LIMIT 1
  ) AS "destination_record"
    ON example.predict_at - interval '48 hours' <= (
      SELECT materialized_until FROM features._materializations WHERE view = 'destination_record'
    )
  LEFT JOIN LATERAL (
    SELECT
      event_time,
      "dep_delay_6h",
      "flights_1d",
      "late_rate_7d"
    FROM features."origin_record"
    WHERE "origin" = example."origin"
      AND event_time <= example.predict_at
      AND greatest(event_time, known_at) <= example.predict_at
    ORDER BY event_time DESC, known_at DESC
    LIMIT 1
  ) AS "origin_record"
    ON example.predict_at - interval '48 hours' <= (
      SELECT materialized_until FROM features._materializations WHERE view = 'origin_record'
    )
  LEFT JOIN features."plane_facts" AS "plane_facts"
    ON "plane_facts"."tailnum" = example."tailnum"
  ORDER BY example.predict_at, example.example_id COLLATE "C"
`;

const onlineSql = /* sql */ `
  SELECT
    "airport_weather"."humid" AS "airport_weather__humid",
    "airport_weather"."low_visibility" AS "airport_weather__low_visibility",
    "airport_weather"."precip" AS "airport_weather__precip",
    "airport_weather"."pressure" AS "airport_weather__pressure",
    "airport_weather"."temp" AS "airport_weather__temp",
    "airport_weather"."visib" AS "airport_weather__visib",
    "airport_weather"."wind_speed" AS "airport_weather__wind_speed",
    "carrier_record"."dep_delay_6h" AS "carrier_record__dep_delay_6h",
    "carrier_record"."flights_1d" AS "carrier_record__flights_1d",
    "carrier_record"."late_rate_7d" AS "carrier_record__late_rate_7d",
    "origin_record"."dep_delay_6h" AS "origin_record__dep_delay_6h",
    "origin_record"."flights_1d" AS "origin_record__flights_1d",
    "origin_record"."late_rate_7d" AS "origin_record__late_rate_7d",
    "destination_record"."late_rate_1d" AS "destination_record__late_rate_1d",
    "destination_record"."late_rate_7d" AS "destination_record__late_rate_7d",
    "plane_facts"."seats" AS "plane_facts__seats",
    "plane_facts"."year" AS "plane_facts__year",
    "airport_weather".event_time AS "airport_weather__event_time",
    "carrier_record".event_time AS "carrier_record__event_time",
    "destination_record".event_time AS "destination_record__event_time",
    "origin_record".event_time AS "origin_record__event_time",
    "plane_facts".event_time AS "plane_facts__event_time",
    CASE
      WHEN "airport_weather".event_time IS NOT NULL THEN 'PRESENT'
      WHEN EXISTS (SELECT FROM online."airport_weather" WHERE "origin" = $4::text) THEN 'OUTSIDE_MAX_AGE'
      ELSE 'NOT_FOUND'
    END AS "airport_weather__state",
    CASE
      WHEN "carrier_record".event_time IS NOT NULL THEN 'PRESENT'
      WHEN EXISTS (SELECT FROM online."carrier_record" WHERE "carrier" = $2::text) THEN 'OUTSIDE_MAX_AGE'
      ELSE 'NOT_FOUND'
    END AS "carrier_record__state",
    CASE
      WHEN "destination_record".event_time IS NOT NULL THEN 'PRESENT'
      WHEN EXISTS (SELECT FROM online."destination_record" WHERE "dest" = $3::text) THEN 'OUTSIDE_MAX_AGE'
      ELSE 'NOT_FOUND'
    END AS "destination_record__state",
    CASE
      WHEN "origin_record".event_time IS NOT NULL THEN 'PRESENT'
      WHEN EXISTS (SELECT FROM online."origin_record" WHERE "origin" = $4::text) THEN 'OUTSIDE_MAX_AGE'
      ELSE 'NOT_FOUND'
    END AS "origin_record__state"
  FROM (SELECT) AS request
  LEFT JOIN online."airport_weather" AS "airport_weather"
    ON "airport_weather"."origin" = $4::text
    AND $1::timestamptz - interval '6 hours' <= "airport_weather".event_time
  LEFT JOIN online."carrier_record" AS "carrier_record"
    ON "carrier_record"."carrier" = $2::text
    AND $1::timestamptz - interval '48 hours' <= (
      SELECT materialized_until FROM features._materializations WHERE view = 'carrier_record'
    )
  LEFT JOIN online."destination_record" AS "destination_record"
    ON "destination_record"."dest" = $3::text
    AND $1::timestamptz - interval '48 hours' <= (
      SELECT materialized_until FROM features._materializations WHERE view = 'destination_record'
    )
  LEFT JOIN online."origin_record" AS "origin_record"
    ON "origin_record"."origin" = $4::text
    AND $1::timestamptz - interval '48 hours' <= (
      SELECT materialized_until FROM features._materializations WHERE view = 'origin_record'
    )
  LEFT JOIN online."plane_facts" AS "plane_facts"
    ON "plane_facts"."tailnum" = $5::text
`;

const historicalSql = /* sql */ `
  SELECT
    "airport_weather"."humid" AS "airport_weather__humid",
    "airport_weather"."low_visibility" AS "airport_weather__low_visibility",
    "airport_weather"."precip" AS "airport_weather__precip",
    "airport_weather"."pressure" AS "airport_weather__pressure",
    "airport_weather"."temp" AS "airport_weather__temp",
    "airport_weather"."visib" AS "airport_weather__visib",
    "airport_weather"."wind_speed" AS "airport_weather__wind_speed",
    "carrier_record"."dep_delay_6h" AS "carrier_record__dep_delay_6h",
    "carrier_record"."flights_1d" AS "carrier_record__flights_1d",
    "carrier_record"."late_rate_7d" AS "carrier_record__late_rate_7d",
    "origin_record"."dep_delay_6h" AS "origin_record__dep_delay_6h",
    "origin_record"."flights_1d" AS "origin_record__flights_1d",
    "origin_record"."late_rate_7d" AS "origin_record__late_rate_7d",
    "destination_record"."late_rate_1d" AS "destination_record__late_rate_1d",
    "destination_record"."late_rate_7d" AS "destination_record__late_rate_7d",
    "plane_facts"."seats" AS "plane_facts__seats",
    "plane_facts"."year" AS "plane_facts__year",
    "airport_weather".event_time AS "airport_weather__event_time",
    "carrier_record".event_time AS "carrier_record__event_time",
    "destination_record".event_time AS "destination_record__event_time",
    "origin_record".event_time AS "origin_record__event_time",
    "plane_facts".event_time AS "plane_facts__event_time",
    CASE
      WHEN "airport_weather".event_time IS NOT NULL THEN 'PRESENT'
      WHEN EXISTS (SELECT FROM features."airport_weather" WHERE "origin" = $4::text AND event_time <= $1::timestamptz AND known_at <= $1::timestamptz) THEN 'OUTSIDE_MAX_AGE'
      ELSE 'NOT_FOUND'
    END AS "airport_weather__state",
    CASE
      WHEN "carrier_record".event_time IS NOT NULL THEN 'PRESENT'
      WHEN EXISTS (SELECT FROM features."carrier_record" WHERE "carrier" = $2::text AND event_time <= $1::timestamptz AND known_at <= $1::timestamptz) THEN 'OUTSIDE_MAX_AGE'
      ELSE 'NOT_FOUND'
    END AS "carrier_record__state",
    CASE
      WHEN "destination_record".event_time IS NOT NULL THEN 'PRESENT'
      WHEN EXISTS (SELECT FROM features."destination_record" WHERE "dest" = $3::text AND event_time <= $1::timestamptz AND known_at <= $1::timestamptz) THEN 'OUTSIDE_MAX_AGE'
      ELSE 'NOT_FOUND'
    END AS "destination_record__state",
    CASE
      WHEN "origin_record".event_time IS NOT NULL THEN 'PRESENT'
      WHEN EXISTS (SELECT FROM features."origin_record" WHERE "origin" = $4::text AND event_time <= $1::timestamptz AND known_at <= $1::timestamptz) THEN 'OUTSIDE_MAX_AGE'
      ELSE 'NOT_FOUND'
    END AS "origin_record__state"
  FROM (SELECT) AS request
  LEFT JOIN LATERAL (
    SELECT
      event_time,
      "humid",
      "low_visibility",
      "precip",
      "pressure",
      "temp",
      "visib",
      "wind_speed"
    FROM features."airport_weather"
    WHERE "origin" = $4::text
      AND event_time <= $1::timestamptz
      AND greatest(event_time, known_at) <= $1::timestamptz
    ORDER BY event_time DESC, known_at DESC
    LIMIT 1
  ) AS "airport_weather"
    ON $1::timestamptz - interval '6 hours' <= "airport_weather".event_time
  LEFT JOIN LATERAL (
    SELECT
      event_time,
      "dep_delay_6h",
      "flights_1d",
      "late_rate_7d"
    FROM features."carrier_record"
    WHERE "carrier" = $2::text
      AND event_time <= $1::timestamptz
      AND greatest(event_time, known_at) <= $1::timestamptz
    ORDER BY event_time DESC, known_at DESC
    LIMIT 1
  ) AS "carrier_record"
    ON $1::timestamptz - interval '48 hours' <= (
      SELECT materialized_until FROM features._materializations WHERE view = 'carrier_record'
    )
  LEFT JOIN LATERAL (
    SELECT
      event_time,
      "late_rate_1d",
      "late_rate_7d"
    FROM features."destination_record"
    WHERE "dest" = $3::text
      AND event_time <= $1::timestamptz
      AND greatest(event_time, known_at) <= $1::timestamptz
    ORDER BY event_time DESC, known_at DESC
    LIMIT 1
  ) AS "destination_record"
    ON $1::timestamptz - interval '48 hours' <= (
      SELECT materialized_until FROM features._materializations WHERE view = 'destination_record'
    )
  LEFT JOIN LATERAL (
    SELECT
      event_time,
      "dep_delay_6h",
      "flights_1d",
      "late_rate_7d"
    FROM features."origin_record"
    WHERE "origin" = $4::text
      AND event_time <= $1::timestamptz
      AND greatest(event_time, known_at) <= $1::timestamptz
    ORDER BY event_time DESC, known_at DESC
    LIMIT 1
  ) AS "origin_record"
    ON $1::timestamptz - interval '48 hours' <= (
      SELECT materialized_until FROM features._materializations WHERE view = 'origin_record'
    )
  LEFT JOIN features."plane_facts" AS "plane_facts"
    ON "plane_facts"."tailnum" = $5::text
`;

/** Inputs computed from the request, as the training set computes them. */
function derive(row: LateArrivalRequest): Pick<LateArrivalInputs, "dep_dow" | "dep_hour"> {
  return {
    dep_dow: derived("dep_dow", () => extract("dow", row.sched_dep_utc, "America/New_York")),
    dep_hour: derived("dep_hour", () => extract("hour", row.sched_dep_utc, "America/New_York")),
  };
}

const requestSchema = {
  type: "object",
  additionalProperties: false,
  required: ["carrier", "dest", "distance", "origin", "sched_dep_utc"],
  properties: {
    carrier: { type: "string", description: "Two-letter carrier code" },
    dest: { type: "string", description: "Arrival airport" },
    distance: { type: "integer", description: "Unit: mi" },
    origin: { type: "string", description: "Departure airport" },
    sched_dep_utc: { type: "string", format: "date-time", description: "Scheduled departure" },
    tailnum: { type: ["string", "null"], description: "Plane tail number" },
    predict_at: {
      type: "string",
      format: "date-time",
      description: "Answer as of this time, from what was known then. Default: now.",
    },
  },
};

/** Probability that a flight arrives more than 15 minutes late */
export const lateArrivalModel: ModelDefinition<LateArrivalRequest> = {
  name: "late_arrival",
  task: "binary_classification",
  source: "flights",
  views: [
    "airport_weather",
    "carrier_record",
    "destination_record",
    "origin_record",
    "plane_facts",
  ],
  inputs: [
    { name: "carrier", kind: "categorical", type: "string", origin: "request" },
    { name: "origin", kind: "categorical", type: "string", origin: "request" },
    { name: "dest", kind: "categorical", type: "string", origin: "request" },
    { name: "distance", kind: "numeric", type: "integer", origin: "request" },
    { name: "dep_dow", kind: "numeric", type: "integer", origin: "derived" },
    { name: "dep_hour", kind: "numeric", type: "integer", origin: "derived" },
    { name: "airport_weather__humid", kind: "numeric", type: "float", origin: "feature" },
    {
      name: "airport_weather__low_visibility",
      kind: "numeric",
      type: "boolean",
      origin: "feature",
    },
    { name: "airport_weather__precip", kind: "numeric", type: "float", origin: "feature" },
    { name: "airport_weather__pressure", kind: "numeric", type: "float", origin: "feature" },
    { name: "airport_weather__temp", kind: "numeric", type: "float", origin: "feature" },
    { name: "airport_weather__visib", kind: "numeric", type: "float", origin: "feature" },
    { name: "airport_weather__wind_speed", kind: "numeric", type: "float", origin: "feature" },
    { name: "carrier_record__dep_delay_6h", kind: "numeric", type: "float", origin: "feature" },
    { name: "carrier_record__flights_1d", kind: "numeric", type: "integer", origin: "feature" },
    { name: "carrier_record__late_rate_7d", kind: "numeric", type: "float", origin: "feature" },
    { name: "origin_record__dep_delay_6h", kind: "numeric", type: "float", origin: "feature" },
    { name: "origin_record__flights_1d", kind: "numeric", type: "integer", origin: "feature" },
    { name: "origin_record__late_rate_7d", kind: "numeric", type: "float", origin: "feature" },
    { name: "destination_record__late_rate_1d", kind: "numeric", type: "float", origin: "feature" },
    { name: "destination_record__late_rate_7d", kind: "numeric", type: "float", origin: "feature" },
    { name: "plane_facts__seats", kind: "numeric", type: "integer", origin: "feature" },
    { name: "plane_facts__year", kind: "numeric", type: "integer", origin: "feature" },
  ],
  split: { by: "time", test: 0.2, validation: 0.1, gapSeconds: 86400 },
  trainer: {
    algorithm: "gradient_boosting",
    params: {
      trees: 300,
      leaves: 31,
      learning_rate: 0.05,
      min_samples_leaf: 20,
      l2: 0,
      max_bins: 255,
      feature_fraction: 1,
    },
  },
  evaluate: {
    metrics: ["roc_auc", "log_loss", "brier"],
    slices: ["carrier", "origin"],
    baselines: ["prior"],
  },
  gates: [
    { metric: "roc_auc", kind: "bound", min: 0.68 },
    { metric: "log_loss", kind: "champion", maxRegression: 0.01 },
  ],
  promote: "champion",
  trainingSetSql,
  exampleIdSql: '"flight_id"::text',
  lookup: { parameters: ["carrier", "dest", "origin", "tailnum"], onlineSql, historicalSql },
  derive,
  requestSchema,
};
