// Generated from mlops.yaml > features.example by `mlops generate`. Change it there, not here.
import type { FeatureViewDefinition } from "@mlops-yaml/runtime/v1";

/** A comment that tries to end: *\/ itself */
export interface ExampleFeatures {
  /** Free text with `ticks`, ${braces} and \ backslashes */
  readonly from: string | null;
  readonly is_long: boolean | null;
}

const rowsSql = /* sql */ `
  SELECT DISTINCT ON ("value", "Select", "at", "at" - interval '24 hours')
    "value",
    "Select",
    "at" AS event_time,
    "at" - interval '24 hours' AS known_at,
    "note" AS "from",
    length("note") > 10 AS "is_long"
  FROM raw."user"
  WHERE "at" >= $1
    AND "value" IS NOT NULL
  ORDER BY "value", "Select", "at", "at" - interval '24 hours', "note" DESC NULLS LAST, (length("note") > 10) DESC NULLS LAST
`;

const onlineSql = /* sql */ `
  WITH newest AS (
    SELECT DISTINCT ON ("value", "Select")
      "value", "Select", event_time, known_at, "from", "is_long"
    FROM features."example"
    WHERE event_time <= $1
      AND known_at <= $1
    ORDER BY "value", "Select", event_time DESC, known_at DESC
  ),
  gone AS (
    DELETE FROM online."example" AS stored
    WHERE NOT EXISTS (SELECT FROM newest WHERE newest."value" = stored."value" AND newest."Select" = stored."Select")
  )
  INSERT INTO online."example" AS stored ("value", "Select", event_time, known_at, "from", "is_long")
  SELECT * FROM newest
  ON CONFLICT ("value", "Select") DO UPDATE SET
    event_time = excluded.event_time,
    known_at = excluded.known_at,
    "from" = excluded."from",
    "is_long" = excluded."is_long"
  WHERE (stored.*) IS DISTINCT FROM (excluded.*)
`;

export const exampleView: FeatureViewDefinition = {
  name: "example",
  source: "user",
  kind: "latest",
  keys: { value: "string", Select: "string" },
  fields: { from: "string", is_long: "boolean" },
  definitions: { from: '"note"', is_long: 'length("note") > 10' },
  ttlSeconds: 86400,
  everySeconds: null,
  rowsSql,
  onlineSql,
};
