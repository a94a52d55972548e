// Generated from mlops.yaml > features.airport_weather by `mlops generate`. Change it there, not here.
import type { FeatureViewDefinition } from "@mlops-yaml/runtime/v1";

/** Features of airport from weather. */
export interface AirportWeatherFeatures {
  /** Unit: % */
  readonly humid: number | null;
  readonly low_visibility: boolean | null;
  /** Unit: in */
  readonly precip: number | null;
  /** Unit: mbar */
  readonly pressure: number | null;
  /** Unit: degF */
  readonly temp: number | null;
  /** Unit: mi */
  readonly visib: number | null;
  /** Unit: mi/h */
  readonly wind_speed: number | null;
}

const rowsSql = /* sql */ `
  SELECT
    "origin",
    "time_hour" AS event_time,
    "time_hour" + interval '45 minutes' AS known_at,
    "humid",
    "visib" < 3 AS "low_visibility",
    "precip",
    "pressure",
    "temp",
    "visib",
    "wind_speed"
  FROM raw."weather"
  WHERE "time_hour" >= $1
`;

const onlineSql = /* sql */ `
  WITH newest AS (
    SELECT DISTINCT ON ("origin")
      "origin", event_time, known_at, "humid", "low_visibility", "precip", "pressure", "temp", "visib", "wind_speed"
    FROM features."airport_weather"
    WHERE event_time <= $1
      AND known_at <= $1
    ORDER BY "origin", event_time DESC, known_at DESC
  ),
  gone AS (
    DELETE FROM online."airport_weather" AS stored
    WHERE NOT EXISTS (SELECT FROM newest WHERE newest."origin" = stored."origin")
  )
  INSERT INTO online."airport_weather" AS stored ("origin", event_time, known_at, "humid", "low_visibility", "precip", "pressure", "temp", "visib", "wind_speed")
  SELECT * FROM newest
  ON CONFLICT ("origin") DO UPDATE SET
    event_time = excluded.event_time,
    known_at = excluded.known_at,
    "humid" = excluded."humid",
    "low_visibility" = excluded."low_visibility",
    "precip" = excluded."precip",
    "pressure" = excluded."pressure",
    "temp" = excluded."temp",
    "visib" = excluded."visib",
    "wind_speed" = excluded."wind_speed"
  WHERE (stored.*) IS DISTINCT FROM (excluded.*)
`;

export const airportWeatherView: FeatureViewDefinition = {
  name: "airport_weather",
  source: "weather",
  kind: "latest",
  keys: { origin: "string" },
  fields: {
    humid: "float",
    low_visibility: "boolean",
    precip: "float",
    pressure: "float",
    temp: "float",
    visib: "float",
    wind_speed: "float",
  },
  definitions: {
    humid: '"humid"',
    low_visibility: '"visib" < 3',
    precip: '"precip"',
    pressure: '"pressure"',
    temp: '"temp"',
    visib: '"visib"',
    wind_speed: '"wind_speed"',
  },
  ttlSeconds: 21600,
  everySeconds: null,
  rowsSql,
  onlineSql,
};
