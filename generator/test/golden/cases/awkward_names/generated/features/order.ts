// Generated from mlops.yaml > features.order by `mlops generate`. Change it there, not here.
import type { FeatureViewDefinition } from "@mlops-yaml/runtime/v1";

/** Features of table from user. */
export interface OrderFeatures {
  readonly limit: number | null;
  readonly offset: number | null;
  readonly spread: number | null;
  readonly totals: number;
}

const rowsSql = /* sql */ `
  WITH observed AS (
    -- What each raw row brings into a window, and when that is known.
    SELECT
      "value", "Select",
      'limit' AS term,
      CASE WHEN "amount" NOT IN ('NaN', 'Infinity', '-Infinity') THEN "amount"::text::numeric END AS _value,
      "at" AS event_time,
      CASE WHEN "paidAt" IS NOT NULL THEN greatest("at" - interval '24 hours', "paidAt") END AS known_at,
      interval '2 hours' AS duration
    FROM raw."user"
    WHERE "at" > $1::timestamptz - interval '3 hours 30 minutes'
      AND "value" IS NOT NULL
    UNION ALL
    SELECT
      "value", "Select",
      'limit.nonfinite' AS term,
      CASE WHEN "amount" IN ('NaN', 'Infinity', '-Infinity') THEN CASE "amount" WHEN 'Infinity' THEN 1 WHEN '-Infinity' THEN 2147483648 ELSE 4611686018427387904 END END AS _value,
      "at" AS event_time,
      CASE WHEN "paidAt" IS NOT NULL THEN greatest("at" - interval '24 hours', "paidAt") END AS known_at,
      interval '2 hours' AS duration
    FROM raw."user"
    WHERE "at" > $1::timestamptz - interval '3 hours 30 minutes'
      AND "value" IS NOT NULL
    UNION ALL
    SELECT
      "value", "Select",
      'offset' AS term,
      "amount"::text::numeric AS _value,
      "at" AS event_time,
      CASE WHEN "paidAt" IS NOT NULL THEN greatest("at" - interval '24 hours', "paidAt") END AS known_at,
      interval '2 hours' AS duration
    FROM raw."user"
    WHERE "at" > $1::timestamptz - interval '3 hours 30 minutes'
      AND "value" IS NOT NULL
    UNION ALL
    SELECT
      "value", "Select",
      'spread' AS term,
      CASE WHEN "amount" NOT IN ('NaN', 'Infinity', '-Infinity') THEN "amount"::text::numeric END AS _value,
      "at" AS event_time,
      CASE WHEN "paidAt" IS NOT NULL THEN greatest("at" - interval '24 hours', "paidAt") END AS known_at,
      interval '24 hours' AS duration
    FROM raw."user"
    WHERE "at" > $1::timestamptz - interval '25 hours 30 minutes'
      AND "value" IS NOT NULL
    UNION ALL
    SELECT
      "value", "Select",
      'spread.nonfinite' AS term,
      CASE WHEN "amount" IN ('NaN', 'Infinity', '-Infinity') THEN CASE "amount" WHEN 'Infinity' THEN 1 WHEN '-Infinity' THEN 2147483648 ELSE 4611686018427387904 END END AS _value,
      "at" AS event_time,
      CASE WHEN "paidAt" IS NOT NULL THEN greatest("at" - interval '24 hours', "paidAt") END AS known_at,
      interval '24 hours' AS duration
    FROM raw."user"
    WHERE "at" > $1::timestamptz - interval '25 hours 30 minutes'
      AND "value" IS NOT NULL
    UNION ALL
    SELECT
      "value", "Select",
      'totals' AS term,
      CASE WHEN ("note" LIKE '50\\%%' OR "note" = 'it''s') THEN 1 END AS _value,
      "at" AS event_time,
      "at" - interval '24 hours' AS known_at,
      interval '24 hours' AS duration
    FROM raw."user"
    WHERE "at" > $1::timestamptz - interval '25 hours 30 minutes'
      AND "value" IS NOT NULL
  ),
  spans AS (
    -- From the grid point at which a row enters a window to the one at which it leaves.
    SELECT
      "value", "Select",
      term,
      _value,
      date_bin(interval '1 hour 30 minutes', greatest(event_time, known_at) + interval '1 hour 30 minutes -1 microsecond', timestamptz '2000-01-01 00:00:00+00') AS enters,
      date_bin(interval '1 hour 30 minutes', event_time + duration + interval '1 hour 30 minutes -1 microsecond', timestamptz '2000-01-01 00:00:00+00') AS leaves
    FROM observed
    WHERE _value IS NOT NULL
      AND known_at IS NOT NULL
  ),
  changes AS (
    -- What enters and leaves the windows at each grid point.
    SELECT
      "value", "Select",
      at,
      sum(sign) FILTER (WHERE term = 'limit') AS "limit.count",
      sum(sign * _value) FILTER (WHERE term = 'limit') AS "limit.sum",
      sum(sign * _value) FILTER (WHERE term = 'limit.nonfinite') AS "limit.nonfinite.sum",
      sum(sign) FILTER (WHERE term = 'spread') AS "spread.count",
      sum(sign * _value) FILTER (WHERE term = 'spread') AS "spread.sum",
      sum(sign * _value * _value) FILTER (WHERE term = 'spread') AS "spread.squares",
      sum(sign) FILTER (WHERE term = 'spread.nonfinite') AS "spread.nonfinite.count",
      sum(sign) FILTER (WHERE term = 'totals') AS "totals.count"
    FROM spans
    CROSS JOIN LATERAL (VALUES (enters, 1), (leaves, -1)) AS change (at, sign)
    WHERE enters < leaves
    GROUP BY "value", "Select", at
  ),
  totals AS (
    -- What the windows hold from each grid point to the next.
    SELECT
      "value", "Select",
      at,
      sum("limit.count") OVER so_far AS "limit.count",
      sum("limit.sum") OVER so_far AS "limit.sum",
      sum("limit.nonfinite.sum") OVER so_far AS "limit.nonfinite.sum",
      sum("spread.count") OVER so_far AS "spread.count",
      sum("spread.sum") OVER so_far AS "spread.sum",
      sum("spread.squares") OVER so_far AS "spread.squares",
      sum("spread.nonfinite.count") OVER so_far AS "spread.nonfinite.count",
      sum("totals.count") OVER so_far AS "totals.count"
    FROM changes
    WINDOW so_far AS (PARTITION BY "value", "Select" ORDER BY at ROWS UNBOUNDED PRECEDING)
  ),
  pieces AS (
    -- Stays cut into pieces of 1, 2, 4, … grid points, and the extremes of each piece.
    SELECT
      "value", "Select",
      term,
      level,
      piece,
      min(_value) AS least,
      max(_value) AS greatest
    FROM spans
    CROSS JOIN generate_series(0, 1) AS level (level)
    CROSS JOIN LATERAL (VALUES (-(-(extract(epoch FROM enters - timestamptz '2000-01-01 00:00:00+00') / 5400)::bigint >> level), (extract(epoch FROM leaves - timestamptz '2000-01-01 00:00:00+00') / 5400)::bigint >> level)) AS stay (first_piece, end_piece)
    CROSS JOIN LATERAL (VALUES (first_piece, first_piece & 1 = 1), (end_piece - 1, end_piece & 1 = 1)) AS cut (piece, is_whole)
    WHERE term IN ('offset')
      AND first_piece < end_piece
      AND is_whole
    GROUP BY "value", "Select", term, level, piece
  ),
  extremes AS (
    -- The extremes of the pieces that cover a grid point.
    SELECT
      totals."value",
      totals."Select",
      totals.at,
      max(greatest) FILTER (WHERE term = 'offset') AS "offset.extreme"
    FROM totals
    CROSS JOIN generate_series(0, 1) AS level (level)
    JOIN pieces ON pieces."value" = totals."value"
      AND pieces."Select" = totals."Select"
      AND pieces.level = level.level
      AND pieces.piece = (extract(epoch FROM totals.at - timestamptz '2000-01-01 00:00:00+00') / 5400)::bigint >> level.level
    WHERE totals.at >= $1
    GROUP BY totals."value", totals."Select", totals.at
  )
  SELECT
    totals."value", totals."Select",
    at AS event_time,
    at AS known_at,
    CASE WHEN "limit.nonfinite.sum" > 0 THEN CASE WHEN "limit.nonfinite.sum" >= 4611686018427387904 OR "limit.nonfinite.sum" > 2147483648 AND "limit.nonfinite.sum" % 2147483648 > 0 THEN 'NaN' WHEN "limit.nonfinite.sum" >= 2147483648 THEN '-Infinity' ELSE 'Infinity'::double precision END WHEN "limit.count" > 0 AND abs("limit.sum") < 1e308 THEN "limit.sum"::double precision WHEN "limit.count" > 0 THEN features._fit_double("limit.sum", 'order', 'limit', concat('value=', totals."value", ', Select=', totals."Select"), totals.at) END AS "limit",
    "offset.extreme"::double precision AS "offset",
    CASE WHEN "spread.nonfinite.count" > 0 AND coalesce("spread.count", 0) + "spread.nonfinite.count" > 1 THEN 'NaN' WHEN "spread.squares" = 0 OR "spread.squares" BETWEEN 1e-250 AND 1e280 THEN sqrt(("spread.count" * "spread.squares" - "spread.sum" * "spread.sum")::double precision / nullif("spread.count" * ("spread.count" - 1), 0)) ELSE features._fit_double(sqrt(("spread.count" * "spread.squares" - "spread.sum" * "spread.sum") / nullif("spread.count" * ("spread.count" - 1), 0)), 'order', 'spread', concat('value=', totals."value", ', Select=', totals."Select"), totals.at) END AS "spread",
    coalesce("totals.count", 0)::bigint AS "totals"
  FROM totals
  LEFT JOIN extremes USING ("value", "Select", at)
  WHERE at >= $1
`;

const onlineSql = /* sql */ `
  WITH newest AS (
    SELECT DISTINCT ON ("value", "Select")
      "value", "Select", event_time, known_at, "limit", "offset", "spread", "totals"
    FROM features."order"
    WHERE event_time <= $1
      AND known_at <= $1
    ORDER BY "value", "Select", event_time DESC, known_at DESC
  ),
  gone AS (
    DELETE FROM online."order" AS stored
    WHERE NOT EXISTS (SELECT FROM newest WHERE newest."value" = stored."value" AND newest."Select" = stored."Select")
  )
  INSERT INTO online."order" AS stored ("value", "Select", event_time, known_at, "limit", "offset", "spread", "totals")
  SELECT * FROM newest
  ON CONFLICT ("value", "Select") DO UPDATE SET
    event_time = excluded.event_time,
    known_at = excluded.known_at,
    "limit" = excluded."limit",
    "offset" = excluded."offset",
    "spread" = excluded."spread",
    "totals" = excluded."totals"
  WHERE (stored.*) IS DISTINCT FROM (excluded.*)
`;

export const orderView: FeatureViewDefinition = {
  name: "order",
  source: "user",
  kind: "grid",
  keys: { value: "string", Select: "string" },
  fields: { limit: "float", offset: "float", spread: "float", totals: "integer" },
  definitions: {
    limit: 'sum("amount") over 2 hours',
    offset: 'max("amount") over 2 hours',
    spread: 'stddev("amount") over 24 hours',
    totals: "count(*) where \"note\" LIKE '50\\%%' OR \"note\" = 'it''s' over 24 hours",
  },
  ttlSeconds: 7200,
  everySeconds: 5400,
  windowSeconds: 86400,
  rowsSql,
  onlineSql,
};
