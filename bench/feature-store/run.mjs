/** See README.md. */
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { trainingSetSql } from "../../generator/dist/models/training-set-sql.js";
import { startEmbeddedPostgres } from "../../runtime/dist/embedded-postgres/index.js";
import { createLogger } from "../../runtime/dist/logging/logger.js";
import { createPool } from "../../runtime/dist/store/index.js";
import { systemMigrations } from "../../runtime/dist/store/system-tables.js";
import { readProject } from "../../schema/dist/index.js";
import { tablesSql } from "../../generator/dist/tables/tables-sql.js";
import { historyFields, onlineViews, yaml } from "./project.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "2000000" },
    examples: { type: "string", default: "200000" },
    entities: { type: "string", default: "10000" },
    seconds: { type: "string", default: "8" },
    callers: { type: "string", default: "4" },
    port: { type: "string", default: "6580" },
    python: { type: "string", default: path.join(here, "../.venv/bin/python") },
  },
});
const [rows, examples, entities, seconds, callers, port] = [
  "rows",
  "examples",
  "entities",
  "seconds",
  "callers",
  "port",
].map((name) => Number(options[name]));
const run = promisify(execFile);
const log = createLogger((line) => process.stderr.write(`${line}\n`), "warn");
const folder = await mkdtemp(path.join(os.tmpdir(), "mlops-bench-"));
await chmod(folder, 0o755);
const postgres = await startEmbeddedPostgres({ directory: path.join(folder, "postgres"), log });
const pool = createPool({ DATABASE_URL: postgres.url }, { statement_timeout: 0 });
try {
  const { project } = await readProject(yaml, { file: "mlops.yaml" });
  await prepare(project);
  const peer = existsSync(options.python) ? await feast() : null;
  if (peer === null)
    process.stderr.write("Feast was not measured: there is no bench/.venv (see README.md)\n");
  await joins(project, peer);
  await lookUps(project, peer);
} finally {
  await pool.end();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

async function prepare(project) {
  for (const { sql } of systemMigrations) await pool.query(sql);
  await pool.query(tablesSql(project));
  await pool.query("CREATE SCHEMA feast");
  const random = (names) => names.map((name) => `random() AS ${name}`).join(", ");
  const time = "timestamptz '2024-01-01' + random() * interval '300 days'";
  await pool.query(
    `INSERT INTO features.history_view (entity, event_time, known_at, ${historyFields.join(", ")})
     SELECT entity, at, at, ${historyFields.join(", ")}
       FROM (SELECT (random() * $1)::int AS entity, ${time} AS at, ${random(historyFields)} FROM generate_series(1, $2)) AS drawn`,
    [entities, rows],
  );
  await pool.query(
    `INSERT INTO raw.examples (id, entity, at, label, _batch_id)
     SELECT id, (random() * $1)::int, ${time}, random() > 0.5, 1 FROM generate_series(1, $2) AS id`,
    [entities, examples],
  );
  await pool.query(
    `CREATE TABLE public.by_hand AS SELECT entity, event_time, ${historyFields.join(", ")} FROM features.history_view;
     CREATE INDEX ON public.by_hand (entity, event_time DESC) INCLUDE (${historyFields.join(", ")})`,
  );
  for (const { name, fields } of onlineViews) {
    await pool.query(
      `INSERT INTO online.${name}_view (entity, event_time, known_at, ${fields.join(", ")})
       SELECT entity, now() - interval '1 hour', now(), ${random(fields)} FROM generate_series(0, $1 - 1) AS entity`,
      [entities],
    );
  }
  for (const { name } of project.features)
    await pool.query("INSERT INTO features._materializations VALUES ($1, '', 1, now(), now(), 0)", [name]);
  await pool.query("VACUUM ANALYZE");
}

/** Wall time of the whole statement in the server, the rows counted there; best of three, taken in turns. */
async function joins(project, peer) {
  const generated = trainingSetSql(project.models[0], project);
  const byHand = `SELECT e.entity, e.at, e.label, ${historyFields.map((name) => `h.${name} AS history_view__${name}`).join(", ")}
    FROM raw.examples e LEFT JOIN LATERAL (
      SELECT event_time, ${historyFields.join(", ")} FROM public.by_hand
       WHERE entity = e.entity AND event_time <= e.at ORDER BY event_time DESC LIMIT 1
    ) AS h ON h.event_time >= e.at - interval '30 days' WHERE $1::timestamptz IS NOT NULL`;
  const sums = historyFields.map((name) => `sum(history_view__${name}::numeric)`).join(", ");
  const times = { byHand: Infinity, generated: Infinity };
  const answers = {};
  for (let turn = 0; turn < 3; turn += 1) {
    for (const [name, sql] of Object.entries({ byHand, generated })) {
      const started = performance.now();
      const result = await pool.query(`SELECT count(*), ${sums} FROM (${sql}) AS joined`, [new Date()]);
      times[name] = Math.min(times[name], (performance.now() - started) / 1000);
      answers[name] = JSON.stringify(result.rows);
    }
  }
  if (answers.byHand !== answers.generated) throw new Error("the two joins differ");
  const table = [["point-in-time join", "seconds", "ratio"]];
  const line = (name, time) => table.push([name, time.toFixed(2), (time / times.byHand).toFixed(2)]);
  line("hand-written LATERAL, covering index", times.byHand);
  line("mlops-yaml", times.generated);
  if (peer !== null) line("Feast, get_historical_features", (await peer("join")).seconds);
  print(table);
}

async function lookUps(project, peer) {
  const features = onlineViews.flatMap(({ name, fields }) => fields.map((field) => `${name}_view:${field}`));
  const table = [["50 features of 5 views", "entities", "requests/s", "p50 ms", "p99 ms", "failures"]];
  await measure("mlops-yaml", serveOurs(project));
  if (peer !== null) await measure("Feast", serveFeast());
  print(table);

  async function measure(name, { child, url }) {
    try {
      await untilHealthy(url);
      for (const [batch, many] of [
        [1, callers],
        [100, 2],
      ]) {
        const plan = JSON.stringify({ url, callers: many, seconds, entities, batch, features });
        const { stdout } = await run(process.execPath, [path.join(here, "load.mjs"), plan]);
        const { perSecond, p50, p99, failures } = JSON.parse(stdout);
        table.push([name, batch, perSecond.toFixed(0), p50.toFixed(1), p99.toFixed(1), failures]);
      }
    } finally {
      child.kill("SIGTERM");
      await new Promise((resolve) => (child.exitCode === null ? child.once("exit", resolve) : resolve()));
    }
  }
}

function serveOurs(project) {
  const views = project.features.map(({ name, kind, source, keys, fields, ttlSeconds, everySeconds }) => ({
    name,
    kind,
    source,
    ttlSeconds,
    everySeconds,
    rowsSql: "",
    onlineSql: "",
    keys: Object.fromEntries(keys.map((key) => [key.name, key.type])),
    fields: Object.fromEntries(fields.map((field) => [field.name, field.type])),
  }));
  const features = Object.fromEntries(views.map(({ name, fields }) => [name, Object.keys(fields)]));
  const service = {
    name: "features",
    description: null,
    port,
    apiKey: null,
    features,
    featureServices: {},
    push: [],
  };
  const DEFINITION = JSON.stringify({ project: { sources: [], features: views }, service });
  const env = {
    ...process.env,
    DATABASE_URL: postgres.url,
    DEFINITION,
    PORT: String(port),
    LOG_LEVEL: "error",
  };
  const child = spawn(process.execPath, [path.join(here, "serve.mjs")], {
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return { child, url: `http://127.0.0.1:${port}` };
}

async function feast() {
  const address = new URL(postgres.url);
  const views = [["history_view", "features.history_view", historyFields, 30]];
  for (const { name, fields } of onlineViews)
    views.push([`${name}_view`, `online.${name}_view`, fields, 3650]);
  const plan = {
    host: address.searchParams.get("host") ?? address.hostname,
    port: Number(address.port || 5432),
    database: address.pathname.slice(1),
    user: decodeURIComponent(address.username),
    password: decodeURIComponent(address.password),
    views,
    history: historyFields,
  };
  const env = { ...process.env, PLAN: JSON.stringify(plan), FEAST_USAGE: "False" };
  const ask = async (action) => {
    const { stdout } = await run(
      options.python,
      [path.join(here, "peer.py"), path.join(folder, "feast"), action],
      { env, maxBuffer: 1e8 },
    );
    return JSON.parse(stdout.trim().split("\n").at(-1));
  };
  await ask("prepare");
  return ask;
}

function serveFeast() {
  const args = [
    "-c",
    path.join(folder, "feast"),
    "serve",
    "-h",
    "127.0.0.1",
    "-p",
    String(port + 1),
    "--no-access-log",
    "-w",
    "1",
  ];
  const child = spawn(path.join(path.dirname(options.python), "feast"), args, { stdio: "ignore" });
  return { child, url: `http://127.0.0.1:${port + 1}` };
}

async function untilHealthy(url) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const isUp = await fetch(`${url}/health`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isUp) return;
    await sleep(200);
  }
  throw new Error(`${url} does not answer`);
}

function print(table) {
  const [head, ...body] = table.map((row) => `| ${row.join(" | ")} |`);
  process.stdout.write(`${head}\n|${" --- |".repeat(table[0].length)}\n${body.join("\n")}\n\n`);
}
