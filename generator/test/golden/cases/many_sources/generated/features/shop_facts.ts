// Generated from mlops.yaml > features.shop_facts by `mlops generate`. Change it there, not here.
import type { FeatureViewDefinition } from "@mlops-yaml/runtime/v1";

/**
 * Features of shop from shops.
 * Owner: stock team
 * Tags: team=stock, tier=gold
 */
export interface ShopFactsFeatures {
  readonly owner: string | null;
}

const rowsSql = /* sql */ `
  SELECT
    "shop",
    "_valid_from" AS event_time,
    "_valid_from" AS known_at,
    "owner"
  FROM (
      SELECT "owner", "shop", "_valid_from" FROM raw."shops"
      UNION ALL
      SELECT NULL::text, gone."shop", gone."_valid_to"
      FROM raw."shops" AS gone
      WHERE gone."_valid_to" IS NOT NULL AND NOT EXISTS (
        SELECT FROM raw."shops" AS next WHERE next."shop" = gone."shop" AND next."_valid_from" = gone."_valid_to"
      )
    ) AS versions
  WHERE "_valid_from" >= $1
`;

const onlineSql = /* sql */ `
  WITH newest AS (
    SELECT DISTINCT ON ("shop")
      "shop", event_time, known_at, "owner"
    FROM features."shop_facts"
    WHERE event_time <= $1
      AND known_at <= $1
    ORDER BY "shop", event_time DESC, known_at DESC
  ),
  gone AS (
    DELETE FROM online."shop_facts" AS stored
    WHERE NOT EXISTS (SELECT FROM newest WHERE newest."shop" = stored."shop")
  )
  INSERT INTO online."shop_facts" AS stored ("shop", event_time, known_at, "owner")
  SELECT * FROM newest
  ON CONFLICT ("shop") DO UPDATE SET
    event_time = excluded.event_time,
    known_at = excluded.known_at,
    "owner" = excluded."owner"
  WHERE (stored.*) IS DISTINCT FROM (excluded.*)
`;

export const shopFactsView: FeatureViewDefinition = {
  name: "shop_facts",
  source: "shops",
  kind: "latest",
  keys: { shop: "string" },
  fields: { owner: "string" },
  definitions: { owner: '"owner"' },
  ttlSeconds: null,
  everySeconds: null,
  rowsSql,
  onlineSql,
};
