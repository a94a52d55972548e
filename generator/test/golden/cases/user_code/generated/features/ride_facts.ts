// Generated from mlops.yaml > features.ride_facts by `mlops generate`. Change it there, not here.
import type { FeatureViewDefinition, FieldFunction, UserFunction } from "@mlops-yaml/runtime/v1";
import type { RidesRow } from "../sources/rides.js";

/** Features of ride from rides. */
export interface RideFactsFeatures {
  /** Unit: EUR */
  readonly fare: number;
  readonly fare_class: string;
  /** Unit: EUR */
  readonly surcharge: number | null;
}

const rowsSql = /* sql */ `
  SELECT
    "ride_id",
    timestamptz '-infinity' AS event_time,
    timestamptz '-infinity' AS known_at,
    "fare",
    "fare" AS "_input_1",
    "zone" AS "_input_2"
  FROM raw."rides"
  WHERE timestamptz '-infinity' >= $1
`;

const onlineSql = /* sql */ `
  WITH newest AS (
    SELECT DISTINCT ON ("ride_id")
      "ride_id", event_time, known_at, "fare", "fare_class", "surcharge"
    FROM features."ride_facts"
    WHERE event_time <= $1
      AND known_at <= $1
    ORDER BY "ride_id", event_time DESC, known_at DESC
  ),
  gone AS (
    DELETE FROM online."ride_facts" AS stored
    WHERE NOT EXISTS (SELECT FROM newest WHERE newest."ride_id" = stored."ride_id")
  )
  INSERT INTO online."ride_facts" AS stored ("ride_id", event_time, known_at, "fare", "fare_class", "surcharge")
  SELECT * FROM newest
  ON CONFLICT ("ride_id") DO UPDATE SET
    event_time = excluded.event_time,
    known_at = excluded.known_at,
    "fare" = excluded."fare",
    "fare_class" = excluded."fare_class",
    "surcharge" = excluded."surcharge"
  WHERE (stored.*) IS DISTINCT FROM (excluded.*)
`;

const fareClassFunction: UserFunction<FieldFunction<Pick<RidesRow, "fare" | "zone">, string>> = {
  name: "src/fares.ts#fareClass",
  export: "fareClass",
  module: new URL("../../src/fares.js", import.meta.url).href,
  load: async () => (await import("../../src/fares.js")).fareClass,
};

const surchargeFunction: UserFunction<FieldFunction<Pick<RidesRow, "fare">, number | null>> = {
  name: "src/fares.ts#surcharge",
  export: "surcharge",
  module: new URL("../../src/fares.js", import.meta.url).href,
  load: async () => (await import("../../src/fares.js")).surcharge,
};

export const rideFactsView: FeatureViewDefinition = {
  name: "ride_facts",
  source: "rides",
  kind: "static",
  keys: { ride_id: "integer" },
  fields: { fare: "float", fare_class: "string", surcharge: "float" },
  definitions: { fare: '"fare"' },
  ttlSeconds: null,
  everySeconds: null,
  rowsSql,
  onlineSql,
  code: {
    inputs: { fare: { type: "float" }, zone: { type: "string", nullable: true } },
    fields: {
      fare_class: { function: fareClassFunction, columns: ["fare", "zone"] },
      surcharge: { function: surchargeFunction, columns: ["fare"], nullable: true },
    },
  },
};
