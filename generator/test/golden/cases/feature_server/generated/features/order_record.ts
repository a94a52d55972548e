// Generated from mlops.yaml > features.order_record by `mlops generate`. Change it there, not here.
import type { FeatureViewDefinition } from "@mlops-yaml/runtime/v1";

/** Features of customer from orders. */
export interface OrderRecordFeatures {
  readonly orders_7d: number;
  /** Unit: EUR */
  readonly spent_7d: number | null;
}

const rowsSql = /* sql */ `
  WITH observed AS (
    -- What each raw row brings into a window, and when that is known.
    SELECT
      "customer",
      'orders_7d' AS term,
      1 AS value,
      "ordered_at" AS event_time,
      "ordered_at" AS known_at,
      interval '168 hours' AS duration
    FROM raw."orders"
    WHERE "ordered_at" > $1::timestamptz - interval '169 hours'
    UNION ALL
    SELECT
      "customer",
      'spent_7d' AS term,
      CASE WHEN "amount" NOT IN ('NaN', 'Infinity', '-Infinity') THEN "amount"::text::numeric END AS value,
      "ordered_at" AS event_time,
      "ordered_at" AS known_at,
      interval '168 hours' AS duration
    FROM raw."orders"
    WHERE "ordered_at" > $1::timestamptz - interval '169 hours'
    UNION ALL
    SELECT
      "customer",
      'spent_7d.nonfinite' AS term,
      CASE WHEN "amount" IN ('NaN', 'Infinity', '-Infinity') THEN CASE "amount" WHEN 'Infinity' THEN 1 WHEN '-Infinity' THEN 2147483648 ELSE 4611686018427387904 END END AS value,
      "ordered_at" AS event_time,
      "ordered_at" AS known_at,
      interval '168 hours' AS duration
    FROM raw."orders"
    WHERE "ordered_at" > $1::timestamptz - interval '169 hours'
  ),
  spans AS (
    -- From the grid point at which a row enters a window to the one at which it leaves.
    SELECT
      "customer",
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
      "customer",
      at,
      sum(sign) FILTER (WHERE term = 'orders_7d') AS "orders_7d.count",
      sum(sign) FILTER (WHERE term = 'spent_7d') AS "spent_7d.count",
      sum(sign * value) FILTER (WHERE term = 'spent_7d') AS "spent_7d.sum",
      sum(sign * value) FILTER (WHERE term = 'spent_7d.nonfinite') AS "spent_7d.nonfinite.sum"
    FROM spans
    CROSS JOIN LATERAL (VALUES (enters, 1), (leaves, -1)) AS change (at, sign)
    WHERE enters < leaves
    GROUP BY "customer", at
  ),
  totals AS (
    -- What the windows hold from each grid point to the next.
    SELECT
      "customer",
      at,
      sum("orders_7d.count") OVER so_far AS "orders_7d.count",
      sum("spent_7d.count") OVER so_far AS "spent_7d.count",
      sum("spent_7d.sum") OVER so_far AS "spent_7d.sum",
      sum("spent_7d.nonfinite.sum") OVER so_far AS "spent_7d.nonfinite.sum"
    FROM changes
    WINDOW so_far AS (PARTITION BY "customer" ORDER BY at ROWS UNBOUNDED PRECEDING)
  )
  SELECT
    totals."customer",
    at AS event_time,
    at AS known_at,
    coalesce("orders_7d.count", 0)::bigint AS "orders_7d",
    CASE WHEN "spent_7d.nonfinite.sum" > 0 THEN CASE WHEN "spent_7d.nonfinite.sum" >= 4611686018427387904 OR "spent_7d.nonfinite.sum" > 2147483648 AND "spent_7d.nonfinite.sum" % 2147483648 > 0 THEN 'NaN' WHEN "spent_7d.nonfinite.sum" >= 2147483648 THEN '-Infinity' ELSE 'Infinity'::double precision END WHEN "spent_7d.count" > 0 AND abs("spent_7d.sum") < 1e308 THEN "spent_7d.sum"::double precision WHEN "spent_7d.count" > 0 THEN features._fit_double("spent_7d.sum", 'order_record', 'spent_7d', concat('customer=', totals."customer"), totals.at) END AS "spent_7d"
  FROM totals
  WHERE at >= $1
`;

const onlineSql = /* sql */ `
  WITH newest AS (
    SELECT DISTINCT ON ("customer")
      "customer", event_time, known_at, "orders_7d", "spent_7d"
    FROM features."order_record"
    WHERE event_time <= $1
      AND known_at <= $1
    ORDER BY "customer", event_time DESC, known_at DESC
  ),
  gone AS (
    DELETE FROM online."order_record" AS stored
    WHERE NOT EXISTS (SELECT FROM newest WHERE newest."customer" = stored."customer")
  )
  INSERT INTO online."order_record" AS stored ("customer", event_time, known_at, "orders_7d", "spent_7d")
  SELECT * FROM newest
  ON CONFLICT ("customer") DO UPDATE SET
    event_time = excluded.event_time,
    known_at = excluded.known_at,
    "orders_7d" = excluded."orders_7d",
    "spent_7d" = excluded."spent_7d"
  WHERE (stored.*) IS DISTINCT FROM (excluded.*)
`;

export const orderRecordView: FeatureViewDefinition = {
  name: "order_record",
  source: "orders",
  kind: "grid",
  keys: { customer: "string" },
  fields: { orders_7d: "integer", spent_7d: "float" },
  definitions: { orders_7d: "count(*) over 168 hours", spent_7d: 'sum("amount") over 168 hours' },
  ttlSeconds: null,
  everySeconds: 3600,
  windowSeconds: 604800,
  rowsSql,
  onlineSql,
};
