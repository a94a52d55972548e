// Generated from mlops.yaml > features.plane_facts by `mlops generate`. Change it there, not here.
import type { FeatureViewDefinition } from "@mlops-yaml/runtime/v1";

/** Features of plane from planes. */
export interface PlaneFactsFeatures {
  readonly seats: number;
  /** Year of manufacture */
  readonly year: number | null;
}

const rowsSql = /* sql */ `
  SELECT
    "tailnum",
    timestamptz '-infinity' AS event_time,
    timestamptz '-infinity' AS known_at,
    "seats",
    "year"
  FROM raw."planes"
  WHERE timestamptz '-infinity' >= $1
`;

const onlineSql = /* sql */ `
  WITH newest AS (
    SELECT DISTINCT ON ("tailnum")
      "tailnum", event_time, known_at, "seats", "year"
    FROM features."plane_facts"
    WHERE event_time <= $1
      AND known_at <= $1
    ORDER BY "tailnum", event_time DESC, known_at DESC
  ),
  gone AS (
    DELETE FROM online."plane_facts" AS stored
    WHERE NOT EXISTS (SELECT FROM newest WHERE newest."tailnum" = stored."tailnum")
  )
  INSERT INTO online."plane_facts" AS stored ("tailnum", event_time, known_at, "seats", "year")
  SELECT * FROM newest
  ON CONFLICT ("tailnum") DO UPDATE SET
    event_time = excluded.event_time,
    known_at = excluded.known_at,
    "seats" = excluded."seats",
    "year" = excluded."year"
  WHERE (stored.*) IS DISTINCT FROM (excluded.*)
`;

export const planeFactsView: FeatureViewDefinition = {
  name: "plane_facts",
  source: "planes",
  kind: "static",
  keys: { tailnum: "string" },
  fields: { seats: "integer", year: "integer" },
  definitions: { seats: '"seats"', year: '"year"' },
  ttlSeconds: null,
  everySeconds: null,
  rowsSql,
  onlineSql,
};
