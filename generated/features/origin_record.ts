// Generated from mlops.yaml > features.origin_record by `mlops generate`. Change it there, not here.
import type { FeatureViewDefinition } from "@mlops-yaml/runtime/v1";

/** Features of airport from flights. */
export interface OriginRecordFeatures {
  /** Unit: min */
  readonly dep_delay_6h: number | null;
  readonly flights_1d: number;
  readonly late_rate_7d: number | null;
}

const rowsSql = /* sql */ `
  WITH observed AS (
    -- What each raw row brings into a window, and when that is known.
    SELECT
      "origin",
      'dep_delay_6h' AS term,
      "dep_delay" AS value,
      "sched_dep_utc" AS event_time,
      CASE WHEN "dep_delay" IS NOT NULL THEN greatest("sched_dep_utc" - interval '720 hours', "sched_dep_utc" + "dep_delay" * interval '1 minute') END AS known_at,
      interval '6 hours' AS duration
    FROM raw."flights"
    WHERE "sched_dep_utc" > $1::timestamptz - interval '7 hours'
    UNION ALL
    SELECT
      "origin",
      'flights_1d' AS term,
      1 AS value,
      "sched_dep_utc" AS event_time,
      "sched_dep_utc" - interval '720 hours' AS known_at,
      interval '24 hours' AS duration
    FROM raw."flights"
    WHERE "sched_dep_utc" > $1::timestamptz - interval '25 hours'
    UNION ALL
    SELECT
      "origin",
      'late_rate_7d' AS term,
      ("arr_delay" > 15)::int::bigint AS value,
      "sched_dep_utc" AS event_time,
      CASE WHEN "dep_delay" IS NOT NULL AND "air_time" IS NOT NULL THEN greatest("sched_dep_utc" - interval '720 hours', "sched_dep_utc" + ("dep_delay" + "air_time" + 30) * interval '1 minute') END AS known_at,
      interval '168 hours' AS duration
    FROM raw."flights"
    WHERE "sched_dep_utc" > $1::timestamptz - interval '169 hours'
  ),
  spans AS (
    -- From the grid point at which a row enters a window to the one at which it leaves.
    SELECT
      "origin",
      term,
      value,
      date_bin(interval '1 hour', greatest(event_time, known_at) + interval '1 hour -1 microsecond', timestamptz '2000-01-01 00:00:00+00') AS enters,
      date_bin(interval '1 hour', event_time + duration + interval '1 hour -1 microsecond', timestamptz '2000-01-01 00:00:00+00') AS leaves
    FROM observed
    WHERE value IS NOT NULL
      AND known_at IS NOT NULL
  ),
  changes AS (
    -- What enters and leaves the windows at each grid point.
    SELECT
      "origin",
      at,
      sum(sign) FILTER (WHERE term = 'dep_delay_6h') AS "dep_delay_6h.count",
      sum(sign * value) FILTER (WHERE term = 'dep_delay_6h') AS "dep_delay_6h.sum",
      sum(sign) FILTER (WHERE term = 'flights_1d') AS "flights_1d.count",
      sum(sign) FILTER (WHERE term = 'late_rate_7d') AS "late_rate_7d.count",
      sum(sign * value) FILTER (WHERE term = 'late_rate_7d') AS "late_rate_7d.sum"
    FROM spans
    CROSS JOIN LATERAL (VALUES (enters, 1), (leaves, -1)) AS change (at, sign)
    WHERE enters < leaves
    GROUP BY "origin", at
  ),
  totals AS (
    -- What the windows hold from each grid point to the next.
    SELECT
      "origin",
      at,
      sum("dep_delay_6h.count") OVER so_far AS "dep_delay_6h.count",
      sum("dep_delay_6h.sum") OVER so_far AS "dep_delay_6h.sum",
      sum("flights_1d.count") OVER so_far AS "flights_1d.count",
      sum("late_rate_7d.count") OVER so_far AS "late_rate_7d.count",
      sum("late_rate_7d.sum") OVER so_far AS "late_rate_7d.sum"
    FROM changes
    WINDOW so_far AS (PARTITION BY "origin" ORDER BY at ROWS UNBOUNDED PRECEDING)
  )
  SELECT
    totals."origin",
    at AS event_time,
    at AS known_at,
    "dep_delay_6h.sum"::double precision / nullif("dep_delay_6h.count", 0) AS "dep_delay_6h",
    coalesce("flights_1d.count", 0)::bigint AS "flights_1d",
    "late_rate_7d.sum"::double precision / nullif("late_rate_7d.count", 0) AS "late_rate_7d"
  FROM totals
  WHERE at >= $1
`;

const onlineSql = /* sql */ `
  WITH newest AS (
    SELECT DISTINCT ON ("origin")
      "origin", event_time, known_at, "dep_delay_6h", "flights_1d", "late_rate_7d"
    FROM features."origin_record"
    WHERE event_time <= $1
      AND known_at <= $1
    ORDER BY "origin", event_time DESC, known_at DESC
  ),
  gone AS (
    DELETE FROM online."origin_record" AS stored
    WHERE NOT EXISTS (SELECT FROM newest WHERE newest."origin" = stored."origin")
  )
  INSERT INTO online."origin_record" AS stored ("origin", event_time, known_at, "dep_delay_6h", "flights_1d", "late_rate_7d")
  SELECT * FROM newest
  ON CONFLICT ("origin") DO UPDATE SET
    event_time = excluded.event_time,
    known_at = excluded.known_at,
    "dep_delay_6h" = excluded."dep_delay_6h",
    "flights_1d" = excluded."flights_1d",
    "late_rate_7d" = excluded."late_rate_7d"
  WHERE (stored.*) IS DISTINCT FROM (excluded.*)
`;

export const originRecordView: FeatureViewDefinition = {
  name: "origin_record",
  source: "flights",
  kind: "grid",
  keys: { origin: "string" },
  fields: { dep_delay_6h: "float", flights_1d: "integer", late_rate_7d: "float" },
  definitions: {
    dep_delay_6h: 'avg("dep_delay") over 6 hours',
    flights_1d: "count(*) over 24 hours",
    late_rate_7d: 'avg(("arr_delay" > 15)::int::bigint) over 168 hours',
  },
  ttlSeconds: 172800,
  everySeconds: 3600,
  windowSeconds: 604800,
  rowsSql,
  onlineSql,
};
