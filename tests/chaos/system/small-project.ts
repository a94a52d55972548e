import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../../support/project.js";

/** Rows that are there from the beginning; ids below this are theirs. */
export const firstRows = 400;
export const sensors = 8;

export interface Ports {
  readonly api: number;
  readonly features: number;
}

/** The smallest project with everything that can break: files and pushes into one source, views, a model, servers, a monitor. */
export async function writeSmallProject(folder: string, ports: Ports): Promise<void> {
  await mkdir(join(folder, "data/readings"), { recursive: true });
  await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module", private: true }));
  await writeFile(join(folder, "mlops.yaml"), smallProject(ports, 1));
  const rows = Array.from({ length: firstRows }, (_, id) => readingOf(id));
  await writeFile(join(folder, "data/readings/0.csv"), csvOf(rows));
}

/** @param days length of the window of a view: another one is another definition of it */
export function smallProject({ api, features }: Ports, days: number): string {
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

export interface Reading {
  readonly id: number;
  readonly sensor: string;
  readonly at: string;
  readonly value: number;
  readonly hot: boolean;
}

const epoch = Date.UTC(2026, 0, 1);
const quarterHour = 900_000;

/** The only reading of this id, so that what is stored can be judged by the id alone. */
export function readingOf(id: number): Reading {
  // Times are long past, so that no view depends on the time at which it was computed, and go back and forth.
  const at = new Date(epoch + ((id * 37) % 4000) * quarterHour).toISOString();
  const value = ((id * 7919) % 1000) / 25;
  return { id, sensor: `s${id % sensors}`, at, value, hot: value > 20 };
}

export function csvOf(readings: readonly Reading[]): string {
  const lines = readings.map(({ id, sensor, at, value, hot }) => `${id},${sensor},${at},${value},${hot}\n`);
  return `id,sensor,at,value,hot\n${lines.join("")}`;
}
