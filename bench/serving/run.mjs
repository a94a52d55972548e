/** See README.md. */
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile, chmod } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { startEmbeddedPostgres } from "../../runtime/dist/embedded-postgres/index.js";
import { modelHashes } from "../../runtime/dist/hashes/model-hashes.js";
import { createLogger } from "../../runtime/dist/logging/logger.js";
import { exportModel } from "../../runtime/dist/training/export-model.js";
import { migrate } from "../../runtime/dist/migration/index.js";
import { createPool, databaseAddress } from "../../runtime/dist/store/index.js";
import {
  attachArtifact,
  createRun,
  newRunId,
  registerVersion,
  setAlias,
} from "../../runtime/dist/tracking/index.js";
import { train } from "../../runtime/dist/training/algorithms.js";
import { carriers, destinations, lookupSql, model, origins, project, requestBody } from "./project.mjs";

const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "10" },
    callers: { type: "string", default: "32" },
  },
});
const here = path.dirname(fileURLToPath(import.meta.url));
const python = path.join(here, "../.venv/bin/python");
const log = createLogger((line) => process.stderr.write(`${line}\n`), "warn");

const folder = await mkdtemp(path.join(os.tmpdir(), "mlops-bench-"));
await chmod(folder, 0o755);
const postgres = await startEmbeddedPostgres({ directory: path.join(folder, "postgres"), log });
try {
  const modelFile = await prepare();
  const rows = [["server", "requests/s", "p50 ms", "p99 ms", "server CPU ms a request", "failures"]];
  rows.push(await measure("mlops-yaml (Fastify)", startOurs()));
  if (existsSync(python)) rows.push(await measure("FastAPI", startFastApi(modelFile)));
  else process.stderr.write("FastAPI was not measured: there is no bench/.venv (see README.md)\n");
  printTable(rows);
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

/** Tables with features, a trained model as champion. @returns the model's file */
async function prepare() {
  const pool = createPool({ DATABASE_URL: postgres.url });
  await migrate(pool, project, { log });
  await pool.query(
    `CREATE TABLE fastapi_predictions (
       prediction_id uuid PRIMARY KEY, predicted_at timestamptz, predict_at timestamptz,
       request jsonb, inputs jsonb, output jsonb, latency_ms real)`,
  );
  const values = { carrier: carriers, origin: origins };
  for (const { name, keys, fields } of project.features) {
    const [key] = Object.keys(keys);
    const columns = Object.keys(fields);
    await pool.query(
      `INSERT INTO online.${name} (${key}, event_time, known_at, ${columns.join(", ")})
       SELECT key, now(), now(), ${columns.map(() => "random()").join(", ")} FROM unnest($1::text[]) AS key`,
      [values[key]],
    );
  }
  const content = exportModel(trainModel());
  const runId = newRunId();
  await createRun(pool, { runId, experiment: model.name, runName: "benchmark" });
  await attachArtifact(pool, runId, "model.onnx", content);
  await attachArtifact(pool, runId, "example.json", Buffer.from(JSON.stringify(requestBody(0))));
  const registered = {
    model: model.name,
    runId,
    hashes: modelHashes(model, project),
    gates: [],
    gatesPassed: true,
  };
  const version = await registerVersion(pool, registered);
  await setAlias(pool, { model: model.name, alias: "champion", version, reason: "benchmark" });
  await pool.end();
  const file = path.join(folder, "model.onnx");
  await writeFile(file, content);
  return file;
}

/** 300 trees of 31 leaves on 20,000 rows of random values whose label depends on some of them. */
function trainModel() {
  let state = 42;
  const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
  const count = 20_000;
  const sets = { carrier: carriers, origin: origins, dest: destinations };
  const columns = model.inputs.map(({ name, kind }) =>
    kind === "numeric"
      ? { name, kind, values: Float64Array.from({ length: count }, random) }
      : {
          name,
          kind,
          categories: sets[name],
          codes: Int32Array.from({ length: count }, () => Math.floor(random() * sets[name].length)),
        },
  );
  const numbers = columns.filter(({ kind }) => kind === "numeric");
  const target = Float64Array.from({ length: count }, (_, row) => {
    const sum = numbers.reduce((total, { values }, i) => total + (i % 3) * values[row], 0) / numbers.length;
    return sum + random() > 1 ? 1 : 0;
  });
  const problem = {
    task: "binary_classification",
    frame: { rows: count, columns },
    target,
    trainRows: Int32Array.from({ length: count }, (_, row) => row),
    validationRows: new Int32Array(0),
    params: {
      trees: 300,
      leaves: 31,
      learning_rate: 0.05,
      min_samples_leaf: 20,
      l2: 0,
      max_bins: 255,
      feature_fraction: 1,
    },
    seed: 1,
  };
  return train("gradient_boosting", problem, () => undefined);
}

function startOurs() {
  const port = 18731;
  const child = spawn(process.execPath, [path.join(here, "server.mjs")], {
    env: { ...process.env, DATABASE_URL: postgres.url, PROJECT_DIR: folder, PORT: String(port) },
    stdio: ["ignore", "ignore", "inherit"],
  });
  return { child, url: `http://127.0.0.1:${port}` };
}

function startFastApi(modelFile) {
  const port = 18732;
  const args = [
    "-m",
    "uvicorn",
    "fastapi_server:app",
    "--port",
    String(port),
    "--no-access-log",
    "--log-level",
    "warning",
  ];
  const child = spawn(python, args, {
    cwd: here,
    env: {
      ...process.env,
      ...connectionVariables(),
      MODEL: modelFile,
      LOOKUP_SQL: lookupSql,
      INPUTS: JSON.stringify(model.inputs.map(({ name, kind }) => ({ name, kind }))),
      LOG_FILE: path.join(folder, "fastapi.jsonl"),
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  return { child, url: `http://127.0.0.1:${port}` };
}

/** The PG* variables of the database: asyncpg does not read an address with a socket's folder. */
function connectionVariables() {
  const { host, port, user, password, database } = databaseAddress({ DATABASE_URL: postgres.url });
  const all = { PGHOST: host, PGPORT: port, PGUSER: user, PGPASSWORD: password, PGDATABASE: database };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])),
  );
}

async function measure(name, { child, url }) {
  try {
    await ready(url, child);
    const { requests, seconds, p50, p99, failures, sent } = await load(url, child.pid);
    const cpu = sent.cpu === null ? "?" : (sent.cpu / sent.requests).toFixed(2);
    return [name, (requests / seconds).toFixed(0), p50.toFixed(1), p99.toFixed(1), cpu, String(failures)];
  } finally {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
  }
}

/** The load's result, and the processor time that the server spent meanwhile (warm-up included). */
async function load(url, pid) {
  const before = await cpuMilliseconds(pid);
  const args = [path.join(here, "load.mjs"), url, options.callers, options.seconds, "2"];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const after = await cpuMilliseconds(pid);
  const result = JSON.parse(stdout);
  return { ...result, sent: { requests: result.sent, cpu: before === null ? null : after - before } };
}

/** User and system time of a process, from Linux's /proc in ticks of 10 ms; null elsewhere. */
async function cpuMilliseconds(pid) {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function ready(url, child) {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) throw new Error(`The server at ${url} ended with ${child.exitCode}`);
    const response = await fetch(`${url}/ready`).catch(() => null);
    if (response?.ok) return;
    await sleep(100);
  }
  throw new Error(`The server at ${url} did not become ready`);
}

function printTable(rows) {
  for (const [i, row] of rows.entries()) {
    process.stdout.write(`| ${row.join(" | ")} |\n`);
    if (i === 0) process.stdout.write(`|${row.map(() => " --- ").join("|")}|\n`);
  }
}
