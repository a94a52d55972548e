import type { FeatureViewDefinition } from "../../src/definitions/feature-view.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { fileSource } from "../support/project.js";

/** Readings of sensors; each is known ten minutes after its time. */
export const readings: SourceDefinition = fileSource(
  "readings",
  "readings.csv",
  {
    id: { type: "integer" },
    sensor: { type: "string" },
    at: { type: "timestamp" },
    value: { type: "float" },
  },
  { primaryKey: ["id"], eventTime: "at" },
);

export const sensors: SourceDefinition = fileSource(
  "sensors",
  "sensors.csv",
  { sensor: { type: "string" }, room: { type: "string" } },
  { primaryKey: ["sensor"] },
);

/** The newest reading of each sensor. */
export const latest: FeatureViewDefinition = {
  name: "latest_reading",
  source: "readings",
  kind: "latest",
  keys: { sensor: "string" },
  fields: { value: "float" },
  ttlSeconds: null,
  everySeconds: null,
  rowsSql: `SELECT sensor, at AS event_time, at + interval '10 minutes' AS known_at, value
              FROM raw."readings" WHERE at >= $1`,
  onlineSql: onlineSql("latest_reading", "sensor", ["value"]),
};

/** Facts of a sensor. */
export const facts: FeatureViewDefinition = {
  name: "sensor_facts",
  source: "sensors",
  kind: "static",
  keys: { sensor: "string" },
  fields: { room: "string" },
  ttlSeconds: null,
  everySeconds: null,
  rowsSql: `SELECT sensor, '-infinity'::timestamptz AS event_time, '-infinity'::timestamptz AS known_at, room
              FROM raw."sensors" WHERE '-infinity'::timestamptz >= $1`,
  onlineSql: onlineSql("sensor_facts", "sensor", ["room"]),
};

/** As the generator emits it: the newest row of each key that is known at $1. */
function onlineSql(view: string, key: string, fields: string[]): string {
  const columns = [key, "event_time", "known_at", ...fields].join(", ");
  const updates = ["event_time", "known_at", ...fields].map((column) => `${column} = excluded.${column}`);
  return `INSERT INTO online."${view}" (${columns})
          SELECT DISTINCT ON (${key}) ${columns} FROM features."${view}"
           WHERE event_time <= $1 AND known_at <= $1
           ORDER BY ${key}, event_time DESC, known_at DESC
          ON CONFLICT (${key}) DO UPDATE SET ${updates.join(", ")}`;
}
