// Generated from mlops.yaml > features.station_facts by `mlops generate`. Change it there, not here.
import type { FeatureViewDefinition } from "@mlops-yaml/runtime/v1";

/** Features of station from stations. */
export interface StationFactsFeatures {
  /** Unit: m */
  readonly height: number;
  readonly opened: string | null;
}

const rowsSql = /* sql */ `
  SELECT DISTINCT ON ("station")
    "station",
    timestamptz '-infinity' AS event_time,
    timestamptz '-infinity' AS known_at,
    "height",
    "opened"
  FROM raw."stations"
  WHERE timestamptz '-infinity' >= $1
  ORDER BY "station", "height" DESC NULLS LAST, "opened" DESC NULLS LAST
`;

const onlineSql = /* sql */ `
  WITH newest AS (
    SELECT DISTINCT ON ("station")
      "station", event_time, known_at, "height", "opened"
    FROM features."station_facts"
    WHERE event_time <= $1
      AND known_at <= $1
    ORDER BY "station", event_time DESC, known_at DESC
  ),
  gone AS (
    DELETE FROM online."station_facts" AS stored
    WHERE NOT EXISTS (SELECT FROM newest WHERE newest."station" = stored."station")
  )
  INSERT INTO online."station_facts" AS stored ("station", event_time, known_at, "height", "opened")
  SELECT * FROM newest
  ON CONFLICT ("station") DO UPDATE SET
    event_time = excluded.event_time,
    known_at = excluded.known_at,
    "height" = excluded."height",
    "opened" = excluded."opened"
  WHERE (stored.*) IS DISTINCT FROM (excluded.*)
`;

export const stationFactsView: FeatureViewDefinition = {
  name: "station_facts",
  source: "stations",
  kind: "static",
  keys: { station: "string" },
  fields: { height: "float", opened: "date" },
  definitions: { height: '"height"', opened: '"opened"' },
  ttlSeconds: null,
  everySeconds: null,
  rowsSql,
  onlineSql,
};
