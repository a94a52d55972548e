// Generated from mlops.yaml > features.last_order by `mlops generate`. Change it there, not here.
import type { FeatureViewDefinition } from "@mlops-yaml/runtime/v1";

/** Features of customer_shop from orders. */
export interface LastOrderFeatures {
  /** Unit: EUR */
  readonly amount: number;
}

const rowsSql = /* sql */ `
  SELECT DISTINCT ON ("customer", "shop", "ordered_at")
    "customer",
    "shop",
    "ordered_at" AS event_time,
    "ordered_at" AS known_at,
    "amount"
  FROM raw."orders"
  WHERE "ordered_at" >= $1
    AND "shop" IS NOT NULL
  ORDER BY "customer", "shop", "ordered_at", "order_id" DESC
`;

const onlineSql = /* sql */ `
  WITH newest AS (
    SELECT DISTINCT ON ("customer", "shop")
      "customer", "shop", event_time, known_at, "amount"
    FROM features."last_order"
    WHERE event_time <= $1
      AND known_at <= $1
    ORDER BY "customer", "shop", event_time DESC, known_at DESC
  ),
  gone AS (
    DELETE FROM online."last_order" AS stored
    WHERE NOT EXISTS (SELECT FROM newest WHERE newest."customer" = stored."customer" AND newest."shop" = stored."shop")
  )
  INSERT INTO online."last_order" AS stored ("customer", "shop", event_time, known_at, "amount")
  SELECT * FROM newest
  ON CONFLICT ("customer", "shop") DO UPDATE SET
    event_time = excluded.event_time,
    known_at = excluded.known_at,
    "amount" = excluded."amount"
  WHERE (stored.*) IS DISTINCT FROM (excluded.*)
`;

export const lastOrderView: FeatureViewDefinition = {
  name: "last_order",
  source: "orders",
  kind: "latest",
  keys: { customer: "string", shop: "integer" },
  fields: { amount: "float" },
  definitions: { amount: '"amount"' },
  ttlSeconds: 2592000,
  everySeconds: null,
  rowsSql,
  onlineSql,
};
