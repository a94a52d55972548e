import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../../support/project.js";
import type { Ports, ProjectKind } from "./project-kind.js";

const firstRows = 400;
const sensors = 8;

/** The smallest project with everything that can break: files and pushes into one source, views, a model, servers, a monitor. */
export const smallProject: ProjectKind = {
  write: async (folder, ports) => {
    await mkdir(join(folder, "data/readings"), { recursive: true });
    await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
    await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module", private: true }));
    await writeFile(join(folder, "mlops.yaml"), definition(ports, 1));
    const ids = Array.from({ length: firstRows }, (_, id) => id);
    await writeFile(join(folder, "data/readings/0.csv"), csvOf(ids));
  },
  redefine: async (folder, ports) => {
    const file = join(folder, "mlops.yaml");
    const days = (await readFile(file, "utf8")).includes("window: 1d") ? 2 : 1;
    await writeFile(file, definition(ports, days));
  },
  headers: () => Promise.resolve({}),
  request: (id) => {
    const { sensor, at, value } = readingOf(id);
    return { id, value, sensor, ...(id % 2 === 0 && { predict_at: at }) };
  },
  requestId: "(request ->> 'id')::int",
  model: "heat",
  source: "readings",
  file: (ids) => ({ path: `data/readings/${ids[0]}.csv`, content: Buffer.from(csvOf(ids)) }),
  push: (ids) => {
    const readings = ids.map(readingOf);
    const columns = ["id", "sensor", "at", "value", "hot"] as const;
    const df = Object.fromEntries(columns.map((name) => [name, readings.map((each) => each[name])]));
    return { push_source_name: "readings", to: ids[0]! % 4 === 0 ? "offline" : "online", df };
  },
  rowsSql: `SELECT id::int, concat_ws(' ', sensor, value, extract(epoch FROM at)::bigint, hot) AS text
              FROM raw.readings WHERE id >= $1`,
  rowText: (id) => {
    const { sensor, value, at, hot } = readingOf(id);
    return `${sensor} ${value} ${Date.parse(at) / 1000} ${hot ? "t" : "f"}`;
  },
  staleSql: `SELECT sensor, newest.at::text, online.event_time::text AS online
               FROM (SELECT sensor, max(at) AS at FROM raw.readings GROUP BY sensor) AS newest
               LEFT JOIN online.last_reading AS online USING (sensor)
              WHERE newest.at IS DISTINCT FROM online.event_time`,
  firstRows,
};

/** @param days length of a view's window: another one is another definition */
function definition({ api, features }: Ports, days: number): string {
  return `version: 1
project: { name: chaos, seed: 7 }
sources:
  readings:
    type: file
    path: data/readings/*.csv
    primary_key: [id]
    event_time: at
    columns:
      id: { type: integer }
      sensor: { type: string }
      at: { type: timestamp }
      value: { type: float }
      hot: { type: boolean }
    ingest: { mode: incremental, schedule: "* * * * *", retries: { attempts: 8, backoff: 1s } }
entities: { sensor: { key: sensor } }
features:
  last_reading: { entity: sensor, source: readings, fields: { value: { column: value } } }
  record:
    entity: sensor
    source: readings
    every: 1h
    fields:
      mean: { aggregate: avg, of: value, window: ${days}d }
      readings: { aggregate: count, window: ${days}d }
models:
  heat:
    task: binary_classification
    source: readings
    label: hot
    predict_at: at
    inputs: { request: [id, value], features: [last_reading.value, record.readings] }
    split: { by: random }
    trainer: { algorithm: logistic_regression, params: { max_iterations: 5 } }
services:
  api: { model: heat, port: ${api} }
  features: { type: feature_server, port: ${features}, push: [readings] }
monitors:
  drift: { type: drift, service: api, schedule: "* * * * *", min_rows: 10 }
`;
}

interface Reading {
  readonly id: number;
  readonly sensor: string;
  readonly at: string;
  readonly value: number;
  readonly hot: boolean;
}

const epoch = Date.UTC(2026, 0, 1);
const quarterHour = 900_000;

function readingOf(id: number): Reading {
  // Times are long past, so that no view depends on the time at which it was computed, and go back and forth.
  const at = new Date(epoch + ((id * 37) % 4000) * quarterHour).toISOString();
  // Eighths: sums of them are exact in whatever order they are added up.
  const value = ((id * 7919) % 1000) / 8;
  return { id, sensor: `s${id % sensors}`, at, value, hot: value > 60 };
}

function csvOf(ids: readonly number[]): string {
  const lines = ids
    .map(readingOf)
    .map(({ id, sensor, at, value, hot }) => `${id},${sensor},${at},${value},${hot}\n`);
  return `id,sensor,at,value,hot\n${lines.join("")}`;
}
