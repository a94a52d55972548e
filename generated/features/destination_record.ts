// Generated from mlops.yaml > features.destination_record by `mlops generate`. Change it there, not here.
import type { FeatureViewDefinition } from "@mlops-yaml/runtime/v1";

/** Features of destination from flights. */
export interface DestinationRecordFeatures {
  readonly late_rate_1d: number | null;
  readonly late_rate_7d: number | null;
}

const rowsSql = /* sql */ `
  WITH observed AS (
    -- What each raw row brings into a window, and when that is known.
    SELECT
      "dest",
      'late_rate_1d' AS term,
      ("arr_delay" > 15)::int::bigint AS value,
      "sched_dep_utc" AS event_time,
      CASE WHEN "dep_delay" IS NOT NULL AND "air_time" IS NOT NULL THEN greatest("sched_dep_utc" - interval '720 hours', "sched_dep_utc" + ("dep_delay" + "air_time" + 30) * interval '1 minute') END AS known_at,
      interval '24 hours' AS duration
    FROM raw."flights"
    WHERE "sched_dep_utc" > $1::timestamptz - interval '25 hours'
    UNION ALL
    SELECT
      "dest",
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
      "dest",
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
      "dest",
      at,
      sum(sign) FILTER (WHERE term = 'late_rate_1d') AS "late_rate_1d.count",
      sum(sign * value) FILTER (WHERE term = 'late_rate_1d') AS "late_rate_1d.sum",
      sum(sign) FILTER (WHERE term = 'late_rate_7d') AS "late_rate_7d.count",
      sum(sign * value) FILTER (WHERE term = 'late_rate_7d') AS "late_rate_7d.sum"
    FROM spans
    CROSS JOIN LATERAL (VALUES (enters, 1), (leaves, -1)) AS change (at, sign)
    WHERE enters < leaves
    GROUP BY "dest", at
  ),
  totals AS (
    -- What the windows hold from each grid point to the next.
    SELECT
      "dest",
      at,
      sum("late_rate_1d.count") OVER so_far AS "late_rate_1d.count",
      sum("late_rate_1d.sum") OVER so_far AS "late_rate_1d.sum",
      sum("late_rate_7d.count") OVER so_far AS "late_rate_7d.count",
      sum("late_rate_7d.sum") OVER so_far AS "late_rate_7d.sum"
    FROM changes
    WINDOW so_far AS (PARTITION BY "dest" ORDER BY at ROWS UNBOUNDED PRECEDING)
  )
  SELECT
    totals."dest",
    at AS event_time,
    at AS known_at,
    "late_rate_1d.sum"::double precision / nullif("late_rate_1d.count", 0) AS "late_rate_1d",
    "late_rate_7d.sum"::double precision / nullif("late_rate_7d.count", 0) AS "late_rate_7d"
  FROM totals
  WHERE at >= $1
`;

const onlineSql = /* sql */ `
  WITH newest AS (
    SELECT DISTINCT ON ("dest")
      "dest", event_time, known_at, "late_rate_1d", "late_rate_7d"
    FROM features."destination_record"
    WHERE event_time <= $1
      AND known_at <= $1
    ORDER BY "dest", event_time DESC, known_at DESC
  ),
  gone AS (
    DELETE FROM online."destination_record" AS stored
    WHERE NOT EXISTS (SELECT FROM newest WHERE newest."dest" = stored."dest")
  )
  INSERT INTO online."destination_record" AS stored ("dest", event_time, known_at, "late_rate_1d", "late_rate_7d")
  SELECT * FROM newest
  ON CONFLICT ("dest") DO UPDATE SET
    event_time = excluded.event_time,
    known_at = excluded.known_at,
    "late_rate_1d" = excluded."late_rate_1d",
    "late_rate_7d" = excluded."late_rate_7d"
  WHERE (stored.*) IS DISTINCT FROM (excluded.*)
`;

export const destinationRecordView: FeatureViewDefinition = {
  name: "destination_record",
  source: "flights",
  kind: "grid",
  keys: { dest: "string" },
  fields: { late_rate_1d: "float", late_rate_7d: "float" },
  definitions: {
    late_rate_1d: 'avg(("arr_delay" > 15)::int::bigint) over 24 hours',
    late_rate_7d: 'avg(("arr_delay" > 15)::int::bigint) over 168 hours',
  },
  ttlSeconds: 172800,
  everySeconds: 3600,
  windowSeconds: 604800,
  rowsSql,
  onlineSql,
};
