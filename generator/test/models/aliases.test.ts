import { expect, test } from "vitest";
import { onlineSql } from "../../src/features/online-sql.js";
import { viewNamed } from "../../src/frame/nodes.js";
import { lookupOf } from "../../src/models/lookup-sql.js";
import { trainingSetSql } from "../../src/models/training-set-sql.js";
import { databaseOf, insertRows } from "../support/database.js";
import { only, projectOf } from "../support/project.js";

const yaml = `
version: 1
project: { name: flights }
sources:
  flights:
    type: file
    path: flights.csv
    primary_key: [id]
    event_time: at
    known_at: at - interval '1 day'
    columns: { id: { type: integer }, at: { type: timestamp }, country: { type: string }, origin: { type: string }, dest: { type: string } }
  weather:
    type: file
    path: weather.csv
    event_time: at
    columns: { country: { type: string }, faa: { type: string }, at: { type: timestamp }, wind: { type: integer } }
entities:
  airport: { key: [country, faa] }
  origin_airport: { alias_of: airport, key: [country, origin] }
  dest_airport: { alias_of: airport, key: [country, dest] }
features:
  weather: { entity: airport, source: weather, fields: { wind: { column: wind } } }
models:
  delay:
    task: regression
    source: flights
    label: id
    predict_at: at
    inputs: { features: [origin_airport.weather.*, dest_airport.weather.wind] }
    evaluate: { metrics: [mae] }
`;

test("an entity is looked up by the columns of each of its aliases", async () => {
  const project = await projectOf(yaml);
  const model = only(project.models);
  const { client, drop } = await databaseOf(project);
  try {
    const at = "2024-01-02T00:00:00Z";
    const weather = [
      ["x", "a", 1],
      ["x", "b", 2],
      ["y", "a", 3],
    ].map(([country, faa, wind]) => ({
      country,
      faa,
      event_time: "2024-01-01Z",
      known_at: "2024-01-01Z",
      wind,
    }));
    await insertRows(client, "features.weather", weather);
    await insertRows(client, "raw.flights", [
      { id: 1, at, country: "x", origin: "a", dest: "b", _batch_id: 1 },
      { id: 2, at, country: "x", origin: "b", dest: "a", _batch_id: 1 },
      { id: 3, at, country: "y", origin: "a", dest: "b", _batch_id: 1 },
    ]);
    const { rows } = await client.query(trainingSetSql(model, project), ["infinity"]);
    const winds = (row: Record<string, unknown>): unknown[] => [
      row["origin_airport__weather__wind"],
      row["dest_airport__weather__wind"],
    ];
    expect(rows.map(winds)).toEqual([
      ["1", "2"],
      ["2", "1"],
      ["3", null],
    ]);
    await client.query(onlineSql(viewNamed(project, "weather")), [at]);
    const lookup = lookupOf(model, project);
    expect(lookup?.parameters).toEqual(["country", "dest", "origin"]);
    for (const sql of [lookup?.onlineSql ?? "", lookup?.historicalSql ?? ""])
      expect((await client.query(sql, [at, "x", "b", "a"])).rows.map(winds)).toEqual([["1", "2"]]);
  } finally {
    await drop();
  }
});
