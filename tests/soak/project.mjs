import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventsCsv } from "./events.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const command = join(repository, "cli/bin/mlops.js");

/** A system that does everything often: loads, pushes, computes, trains, serves, and watches for drift, each minute. */
const declaration = ({ predictions, features }) => `version: 1
project: { name: soak, seed: 7 }
sources:
  events:
    type: file
    path: data/events/*.csv
    primary_key: [event_id]
    event_time: at
    columns:
      event_id: { type: integer }
      customer: { type: integer }
      at: { type: timestamp }
      amount: { type: float }
      channel: { type: string }
      returned: { type: boolean, known_at: at + interval '1 second' }
    ingest: { mode: incremental, schedule: "* * * * *", max_bad_rows: 100% }
expectations:
  events:
    - { type: expect_column_values_to_be_between, column: amount, min_value: 0, on_fail: quarantine }
    - { type: expect_column_values_to_be_in_set, column: channel, value_set: [web, shop, phone], severity: warning }
entities:
  buyer: { key: customer }
features:
  newest:
    entity: buyer
    source: events
    fields: { last_amount: { column: amount }, last_channel: { column: channel } }
  activity:
    entity: buyer
    source: events
    every: 1m
    ttl: 1h
    fields: { events_10m: { aggregate: count, window: 10m }, spent_10m: { aggregate: sum, of: amount, window: 10m } }
models:
  returns:
    task: binary_classification
    source: events
    label: returned
    predict_at: at
    inputs: { request: [amount, channel], features: [newest.*, activity.*] }
    trainer: { algorithm: gradient_boosting, params: { trees: 60 } }
    promote: champion
services:
  returns-api: { model: returns@champion, port: ${predictions} }
  buyers:
    type: feature_server
    port: ${features}
    push: [events]
monitors:
  drift: { type: drift, service: returns-api, window: 3m, schedule: "* * * * *", min_rows: 100, on_drift: retrain }
`;

/** @returns {Promise<number>} that nothing listens on */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Writes the project into a folder of its own; `mlops` runs the real command in it. */
export async function soakProject(random) {
  const folder = await mkdtemp(join(tmpdir(), "mlops-soak-"));
  const ports = { predictions: await freePort(), features: await freePort() };
  await mkdir(join(folder, "data/events"), { recursive: true });
  await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module", private: true }));
  await writeFile(join(folder, "mlops.yaml"), declaration(ports));
  await writeFile(join(folder, "data/events/first.csv"), eventsCsv(random, 5_000));
  /** @returns {Promise<{ code: number, stdout: string, stderr: string }>} */
  const mlops = (...args) =>
    new Promise((resolve) => {
      const options = { cwd: folder, maxBuffer: 64 << 20, env: { ...process.env, NO_COLOR: "1" } };
      execFile(process.execPath, [command, ...args], options, (error, stdout, stderr) =>
        resolve({ code: error ? (typeof error.code === "number" ? error.code : 128) : 0, stdout, stderr }),
      );
    });
  return {
    folder,
    predictions: `http://127.0.0.1:${ports.predictions}`,
    features: `http://127.0.0.1:${ports.features}`,
    mlops,
    /** @throws Error with what it said, if it fails */
    async must(...args) {
      const { code, stdout, stderr } = await mlops(...args);
      if (code !== 0) throw new Error(`mlops ${args.join(" ")} ended with ${code}:\n${stderr}`);
      return stdout;
    },
    runState: async () => JSON.parse(await readFile(join(folder, ".mlops/run/supervisor.json"), "utf8")),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
