// Generated from mlops.yaml > features.kitchen_load by `mlops generate`. Change it there, not here.
import type { FeatureViewDefinition } from "@mlops-yaml/runtime/v1";

/** Features of kitchen from orders. */
export interface KitchenLoadFeatures {
  readonly last_order: Date | null;
  /** Unit: min */
  readonly minutes_7d: number | null;
  readonly orders_1d: number;
}

const rowsSql = /* sql */ `
  WITH "last_order.rows" AS (
    -- Rows that count for last_order, numbered from the oldest to the newest.
    SELECT
      "kitchen",
      "ordered_at" AS value,
      "ordered_at" AS event_time,
      "ordered_at" AS known_at,
      row_number() OVER (ORDER BY "ordered_at", "order_id") AS number
    FROM raw."orders"
    WHERE "ordered_at" > $1::timestamptz - interval '169 hours'
      AND "ordered_at" IS NOT NULL
  ),
  observed AS (
    -- What each raw row brings into a window, and when that is known.
    SELECT
      "kitchen",
      'last_order' AS term,
      number AS value,
      event_time,
      known_at,
      interval '168 hours' AS duration
    FROM "last_order.rows"
    UNION ALL
    SELECT
      "kitchen",
      'minutes_7d' AS term,
      CASE WHEN "minutes" NOT IN ('NaN', 'Infinity', '-Infinity') THEN "minutes"::text::numeric END AS value,
      "ordered_at" AS event_time,
      "ordered_at" + interval '2 hours' AS known_at,
      interval '168 hours' AS duration
    FROM raw."orders"
    WHERE "ordered_at" > $1::timestamptz - interval '169 hours'
    UNION ALL
    SELECT
      "kitchen",
      'minutes_7d.nonfinite' AS term,
      CASE WHEN "minutes" IN ('NaN', 'Infinity', '-Infinity') THEN CASE "minutes" WHEN 'Infinity' THEN 1 WHEN '-Infinity' THEN 2147483648 ELSE 4611686018427387904 END END AS value,
      "ordered_at" AS event_time,
      "ordered_at" + interval '2 hours' AS known_at,
      interval '168 hours' AS duration
    FROM raw."orders"
    WHERE "ordered_at" > $1::timestamptz - interval '169 hours'
    UNION ALL
    SELECT
      "kitchen",
      'orders_1d' AS term,
      1 AS value,
      "ordered_at" AS event_time,
      "ordered_at" AS known_at,
      interval '24 hours' AS duration
    FROM raw."orders"
    WHERE "ordered_at" > $1::timestamptz - interval '25 hours'
  ),
  spans AS (
    -- From the grid point at which a row enters a window to the one at which it leaves.
    SELECT
      "kitchen",
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
      "kitchen",
      at,
      sum(sign) FILTER (WHERE term = 'minutes_7d') AS "minutes_7d.count",
      sum(sign * value) FILTER (WHERE term = 'minutes_7d') AS "minutes_7d.sum",
      sum(sign * value) FILTER (WHERE term = 'minutes_7d.nonfinite') AS "minutes_7d.nonfinite.sum",
      sum(sign) FILTER (WHERE term = 'orders_1d') AS "orders_1d.count"
    FROM spans
    CROSS JOIN LATERAL (VALUES (enters, 1), (leaves, -1)) AS change (at, sign)
    WHERE enters < leaves
    GROUP BY "kitchen", at
  ),
  totals AS (
    -- What the windows hold from each grid point to the next.
    SELECT
      "kitchen",
      at,
      sum("minutes_7d.count") OVER so_far AS "minutes_7d.count",
      sum("minutes_7d.sum") OVER so_far AS "minutes_7d.sum",
      sum("minutes_7d.nonfinite.sum") OVER so_far AS "minutes_7d.nonfinite.sum",
      sum("orders_1d.count") OVER so_far AS "orders_1d.count"
    FROM changes
    WINDOW so_far AS (PARTITION BY "kitchen" ORDER BY at ROWS UNBOUNDED PRECEDING)
  ),
  pieces AS (
    -- Stays cut into pieces of 1, 2, 4, … grid points, and the extremes of each piece.
    SELECT
      "kitchen",
      term,
      level,
      piece,
      min(value) AS least,
      max(value) AS greatest
    FROM spans
    CROSS JOIN generate_series(0, 7) AS level (level)
    CROSS JOIN LATERAL (VALUES (-(-(extract(epoch FROM enters - timestamptz '2000-01-01 00:00:00+00') / 3600)::bigint >> level), (extract(epoch FROM leaves - timestamptz '2000-01-01 00:00:00+00') / 3600)::bigint >> level)) AS stay (first_piece, end_piece)
    CROSS JOIN LATERAL (VALUES (first_piece, first_piece & 1 = 1), (end_piece - 1, end_piece & 1 = 1)) AS cut (piece, is_whole)
    WHERE term IN ('last_order')
      AND first_piece < end_piece
      AND is_whole
    GROUP BY "kitchen", term, level, piece
  ),
  extremes AS (
    -- The extremes of the pieces that cover a grid point.
    SELECT
      totals."kitchen",
      totals.at,
      max(greatest) FILTER (WHERE term = 'last_order') AS "last_order.extreme"
    FROM totals
    CROSS JOIN generate_series(0, 7) AS level (level)
    JOIN pieces ON pieces."kitchen" = totals."kitchen"
      AND pieces.level = level.level
      AND pieces.piece = (extract(epoch FROM totals.at - timestamptz '2000-01-01 00:00:00+00') / 3600)::bigint >> level.level
    WHERE totals.at >= $1
    GROUP BY totals."kitchen", totals.at
  )
  SELECT
    totals."kitchen",
    at AS event_time,
    at AS known_at,
    "last_order.rows".value AS "last_order",
    CASE WHEN "minutes_7d.nonfinite.sum" > 0 THEN CASE WHEN "minutes_7d.nonfinite.sum" >= 4611686018427387904 OR "minutes_7d.nonfinite.sum" > 2147483648 AND "minutes_7d.nonfinite.sum" % 2147483648 > 0 THEN 'NaN' WHEN "minutes_7d.nonfinite.sum" >= 2147483648 THEN '-Infinity' ELSE 'Infinity'::double precision END WHEN "minutes_7d.sum" = 0 OR abs("minutes_7d.sum") BETWEEN 1e-280 AND 1e308 THEN "minutes_7d.sum"::double precision / nullif("minutes_7d.count", 0) ELSE features._fit_double("minutes_7d.sum" / nullif("minutes_7d.count", 0), 'kitchen_load', 'minutes_7d', concat('kitchen=', totals."kitchen"), totals.at) END AS "minutes_7d",
    coalesce("orders_1d.count", 0)::bigint AS "orders_1d"
  FROM totals
  LEFT JOIN extremes USING ("kitchen", at)
  LEFT JOIN "last_order.rows" ON "last_order.rows".number = "last_order.extreme"
  WHERE at >= $1
`;

const onlineSql = /* sql */ `
  WITH newest AS (
    SELECT DISTINCT ON ("kitchen")
      "kitchen", event_time, known_at, "last_order", "minutes_7d", "orders_1d"
    FROM features."kitchen_load"
    WHERE event_time <= $1
      AND known_at <= $1
    ORDER BY "kitchen", event_time DESC, known_at DESC
  ),
  gone AS (
    DELETE FROM online."kitchen_load" AS stored
    WHERE NOT EXISTS (SELECT FROM newest WHERE newest."kitchen" = stored."kitchen")
  )
  INSERT INTO online."kitchen_load" AS stored ("kitchen", event_time, known_at, "last_order", "minutes_7d", "orders_1d")
  SELECT * FROM newest
  ON CONFLICT ("kitchen") DO UPDATE SET
    event_time = excluded.event_time,
    known_at = excluded.known_at,
    "last_order" = excluded."last_order",
    "minutes_7d" = excluded."minutes_7d",
    "orders_1d" = excluded."orders_1d"
  WHERE (stored.*) IS DISTINCT FROM (excluded.*)
`;

export const kitchenLoadView: FeatureViewDefinition = {
  name: "kitchen_load",
  source: "orders",
  kind: "grid",
  keys: { kitchen: "string" },
  fields: { last_order: "timestamp", minutes_7d: "float", orders_1d: "integer" },
  definitions: {
    last_order: 'last("ordered_at") over 168 hours',
    minutes_7d: 'avg("minutes") over 168 hours',
    orders_1d: "count(*) over 24 hours",
  },
  ttlSeconds: null,
  everySeconds: 3600,
  windowSeconds: 604800,
  rowsSql,
  onlineSql,
};
