/** See README.md. */
import { execFile } from "node:child_process";
import { createReadStream, createWriteStream, readdirSync, readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { createGunzip } from "node:zlib";
import { from as copyFrom } from "pg-copy-streams";
import { startEmbeddedPostgres } from "../../runtime/dist/embedded-postgres/index.js";
import {
  createReadAhead,
  gathersStatistics,
  loadOrigin,
  pendingOrigins,
  refreshStatistics,
} from "../../runtime/dist/ingestion/index.js";
import { createLogger } from "../../runtime/dist/logging/logger.js";
import { migrate } from "../../runtime/dist/migration/index.js";
import { createPool } from "../../runtime/dist/store/index.js";
import { project } from "../../build/generated/project.js";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "20" },
    gigabytes: { type: "string" },
    format: { type: "string", default: "csv" },
  },
});
const log = createLogger((line) => process.stderr.write(`${line}\n`), "error");
const folder = await mkdtemp(path.join(os.tmpdir(), "mlops-bench-"));
await chmod(folder, 0o755);
const postgres = await startEmbeddedPostgres({ directory: path.join(folder, "postgres"), log });
const pool = createPool({ DATABASE_URL: postgres.url }, { statement_timeout: 0 });
const source = project.sources.find(({ name }) => name === "flights");
try {
  await migrate(pool, project, { log });
  if (options.gigabytes === undefined) await besideCopy(Number(options.rounds));
  else await large(Number(options.gigabytes), options.format);
} finally {
  await pool.end();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

async function besideCopy(rounds) {
  const files = (await readdir(path.join(root, "data/flights")))
    .filter((name) => name.endsWith(".gz"))
    .sort();
  await mkdir(path.join(folder, "data"));
  await symlink(path.join(root, "data/flights"), path.join(folder, "data/flights"));
  const plain = [];
  for (const name of files) {
    const target = path.join(folder, name.replace(/\.gz$/, ""));
    await pipeline(
      createReadStream(path.join(root, "data/flights", name)),
      createGunzip(),
      createWriteStream(target),
    );
    plain.push(target);
  }
  const header = (await readFile(plain[0], "utf8")).split(/\r?\n/, 1)[0].split(",");
  await pool.query(
    `CREATE UNLOGGED TABLE public.copied (${header.map((name) => `"${name}" text`).join(", ")})`,
  );
  const best = { copy: null, load: null };
  for (let round = 0; round < rounds; round += 1) {
    await pool.query("TRUNCATE public.copied");
    best.copy = better(best.copy, await timed(() => copyAll(plain)));
    await pool.query(
      "TRUNCATE raw.flights, raw._batches, raw._files, quarantine.rows, monitoring.expectation_results",
    );
    best.load = better(best.load, await timed(() => load()));
  }
  const { rows } = await pool.query(
    "SELECT (SELECT count(*)::int FROM raw.flights) AS loaded, (SELECT count(*)::int FROM quarantine.rows) AS quarantined, (SELECT count(*)::int FROM copied) AS copied",
  );
  const { loaded, quarantined, copied } = rows[0];
  if (loaded + quarantined !== copied) throw new Error(`${loaded} + ${quarantined} rows, not ${copied}`);
  print([
    ["336,776 flights", "seconds", "ratio", "processor seconds", "ratio"],
    line("bare COPY into an unlogged table of text", best.copy, best.copy),
    line("mlops-yaml, typed, validated, quarantined", best.load, best.copy),
  ]);
}

async function copyAll(files) {
  const client = await pool.connect();
  try {
    for (const file of files)
      await pipeline(
        createReadStream(file),
        client.query(copyFrom("COPY public.copied FROM STDIN (FORMAT csv, HEADER)")),
      );
  } finally {
    client.release();
  }
}

/** As the flow `ingest.<source>` does. */
async function load(of = source, directory = folder) {
  const reading = { projectDirectory: directory, timezone: project.timezone, log };
  const origins = await pendingOrigins(pool, of, directory);
  const ahead = createReadAhead(pool, of, origins, reading);
  let statistics;
  for (const [place, origin] of origins.entries()) {
    if (gathersStatistics(place, origins.length)) statistics = refreshStatistics(pool, of);
    const result = await loadOrigin(pool, of, origin, { ...reading, ahead });
    if (result.state !== "loaded") throw new Error(result.message ?? result.state);
  }
  await ahead.close();
  await statistics;
  await refreshStatistics(pool, of);
}

/** Loads one file of about so many gigabytes (10^9 bytes) of CSV, or of the same rows in another format. */
async function large(gigabytes, format) {
  const file = path.join(folder, `large.${format}`);
  const rows = await promisify(execFile)(process.execPath, [
    path.join(here, "large-file.mjs"),
    file,
    String(gigabytes * 1e9),
  ]).then(({ stdout }) => Number(stdout));
  const { size } = await stat(file);
  const connection = { ...source.connection, path: path.basename(file), format };
  let greatest = 0;
  const watch = setInterval(() => (greatest = Math.max(greatest, process.memoryUsage().rss)), 50);
  const { seconds } = await timed(() => load({ ...source, connection }));
  clearInterval(watch);
  const { rows: loaded } = await pool.query("SELECT count(*)::int AS rows FROM raw.flights");
  if (loaded[0].rows !== rows) throw new Error(`${loaded[0].rows} rows, not ${rows}`);
  print([
    [`one file, ${format}`, "rows", "seconds", "greatest memory of the process"],
    [
      `${(size / 1e9).toFixed(1)} GB`,
      rows.toLocaleString("en"),
      seconds.toFixed(0),
      `${Math.round(greatest / 1e6)} MB`,
    ],
  ]);
}

async function timed(work) {
  const processors = processorSeconds();
  const started = performance.now();
  await work();
  return { seconds: (performance.now() - started) / 1000, processors: processorSeconds() - processors };
}

/** Of this process and of every process of its database, those that ended included. */
function processorSeconds() {
  const { user, system } = process.cpuUsage();
  const ticks = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((id) => statOf(id))
    .filter((stat) => stat !== null && [stat.id, stat.parent].includes(postgres.pid))
    .reduce((sum, stat) => sum + stat.ticks, 0);
  return (user + system) / 1e6 + ticks / 100;
}

function statOf(id) {
  try {
    const text = readFileSync(`/proc/${id}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return {
      id: Number(id),
      parent: Number(fields[1]),
      ticks: fields.slice(11, 15).reduce((sum, value) => sum + Number(value), 0),
    };
  } catch {
    return null;
  }
}

function better(a, b) {
  return a === null || b.seconds < a.seconds ? b : a;
}

function line(name, time, base) {
  return [
    name,
    time.seconds.toFixed(2),
    (time.seconds / base.seconds).toFixed(2),
    time.processors.toFixed(2),
    (time.processors / base.processors).toFixed(2),
  ];
}

function print([head, ...rows]) {
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  process.stdout.write(`${lines.join("\n")}\n`);
}
