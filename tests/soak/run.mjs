// Load on a real system for as long as is asked for, and a judgement of what grew: exit 1 names it.
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { findEmbeddedPostgres } from "@mlops-yaml/runtime/embedded-postgres";
import { chart, short } from "./chart.mjs";
import { randomOf } from "./events.mjs";
import { failuresOf, judge } from "./judge.mjs";
import { startLoad } from "./load.mjs";
import { soakProject } from "./project.mjs";
import {
  databaseSizes,
  folderSize,
  heldBy,
  logSizes,
  processTrees,
  readMetrics,
  timeWait,
} from "./sample.mjs";

const help = `npm run test:soak [-- options]

  --minutes N   how long the load lasts (default: 30); in less than ten, warm-up looks like growth
  --rate N      predictions a second (default: 40)
  --seed N      what is sent (default: 1)
  --report DIR  where soak.json and soak.svg go (default: ./soak-report)
  --keep        leave the project where it is
`;
const { values: options } = parseArgs({
  options: {
    minutes: { type: "string", default: "30" },
    rate: { type: "string", default: "40" },
    seed: { type: "string", default: "1" },
    report: { type: "string", default: "soak-report" },
    keep: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (options.help) {
  process.stdout.write(help);
  process.exit(0);
}
const [minutes, rate, seed] = [options.minutes, options.rate, options.seed].map(Number);
if (!(minutes > 0 && rate > 0 && Number.isInteger(seed))) {
  process.stderr.write(help);
  process.exit(2);
}
const sampleSeconds = Math.min(5, (minutes * 60) / 30);
const say = (text) => process.stderr.write(`${text}\n`);

const random = randomOf(seed);
const project = await soakProject(random);
const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => interrupted.abort());
say(`seed ${seed}, ${minutes} minutes, ${rate} predictions a second, in ${project.folder}`);
let code = 1;
try {
  await project.must("generate");
  await project.must("up", "--detach", "--timeout", "180");
  code = await soak();
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
} finally {
  const { code: downCode, stderr } = await project.mlops("down");
  if (downCode !== 0) say(`mlops down ended with ${downCode}: ${stderr}`);
  if (!options.keep) await project.remove();
}
process.exit(code);

async function soak() {
  const found = await findEmbeddedPostgres(join(project.folder, ".mlops/postgres"));
  const client = new pg.Client({ connectionString: found.url });
  // Where the database goes, the next query says so.
  client.on("error", () => undefined);
  await client.connect();
  const load = startLoad(project, { rate, random });
  const samples = [];
  const start = performance.now();
  const firstPids = await pidsByName();
  let told = 0;
  while (performance.now() - start < minutes * 60_000 && !interrupted.signal.aborted) {
    const seconds = (performance.now() - start) / 1000;
    samples.push(await sampleOnce(client, load.work, seconds, firstPids));
    if (seconds - told >= 60) {
      told = seconds;
      say(`${Math.round(seconds)} s: ${tellOf(samples.at(-1))}, problems ${problemsOf(load).length}`);
    }
    const next = Math.ceil((performance.now() - start) / 1000 / sampleSeconds) * sampleSeconds;
    await sleep(next * 1000 - (performance.now() - start));
  }
  await load.stop();
  const stored = await settledPredictions(client, load.work.prediction);
  await client.end();
  return report(samples, load, stored);
}

async function sampleOnce(client, work, seconds, firstPids) {
  const local = join(project.folder, ".mlops");
  const { processes } = await project.runState();
  const ports = processes.flatMap(({ port }) => (port === null ? [] : [port]));
  const pids = await pidsByName();
  const quantities = {
    restarts: [...pids].filter(([name, pid]) => firstPids.get(name) !== pid).length,
    time_wait: timeWait(ports),
    ...(await databaseSizes(client)),
    ...(await logSizes(join(local, "logs"))),
    "folder.wal": (await folderSize(join(await dataDirectory(client), "pg_wal"))).bytes,
  };
  const spool = await folderSize(join(local, "spool"));
  quantities["spool.bytes"] = spool.bytes;
  quantities["spool.folders"] = spool.folders;
  for (const [name, tree] of processTrees([...pids])) {
    // All others are below the supervisor.
    const held = heldBy(name === "supervisor" ? tree.slice(0, 1) : tree);
    for (const [what, amount] of Object.entries(held)) quantities[`${name}.${what}`] = amount;
  }
  const counts = { ...work, minute: seconds / 60, flow: 0 };
  for (const { name, port } of processes) {
    if (port === null) continue;
    const page = await fetch(`http://127.0.0.1:${port}/metrics`).then(
      (response) => response.text(),
      () => null,
    );
    if (page === null) continue;
    const metrics = readMetrics(page);
    const heap = metrics.get("nodejs_heap_size_used_bytes");
    if (heap !== undefined) {
      quantities[`${name}.heap`] = heap;
      quantities[`${name}.external`] = metrics.get("nodejs_external_memory_bytes");
    }
    for (const [metric, value] of metrics)
      if (metric.startsWith("flow_run_total{")) {
        counts.flow += value;
        if (metric.includes('flow="train.')) counts.training += value;
      }
  }
  quantities["flows.ended"] = counts.flow;
  return { seconds, work: counts, quantities };
}

async function pidsByName() {
  const { processes, supervisor } = await project.runState();
  return new Map([
    ["supervisor", supervisor.pid],
    ...processes.flatMap(({ name, identity }) => (identity ? [[name, identity.pid]] : [])),
  ]);
}

async function dataDirectory(client) {
  const { rows } = await client.query("SHOW data_directory");
  return rows[0].data_directory;
}

/** Predictions are brought to the database within seconds. @returns how many are there in the end */
async function settledPredictions(client, answered) {
  for (let tries = 0; ; tries++) {
    const { rows } = await client.query("SELECT count(*)::int AS n FROM serving.predictions");
    if (rows[0].n >= answered || tries >= 60) return rows[0].n;
    await sleep(500);
  }
}

function tellOf({ work, quantities }) {
  const memory = Object.entries(quantities).filter(([name]) => name.endsWith(".memory"));
  return [...Object.entries(work), ...memory].map(([name, value]) => `${name} ${short(value)}`).join(", ");
}

function problemsOf({ problems }) {
  return [...problems].map(([what, times]) => `${times} times: ${what}`);
}

async function report(samples, load, stored) {
  const verdicts = judge(samples);
  const failures = failuresOf(verdicts);
  const books = stored === load.work.prediction ? [] : [`${load.work.prediction} answered, ${stored} stored`];
  const folder = resolve(options.report);
  await mkdir(folder, { recursive: true });
  const { left, work } = load;
  const problems = problemsOf(load);
  const summary = { seed, minutes, rate, work, stored, leftOut: left.out, problems, failures, verdicts };
  await writeFile(join(folder, "soak.json"), JSON.stringify({ ...summary, samples }));
  await writeFile(join(folder, "soak.svg"), chart(samples, verdicts));
  for (const { quantity, verdict, first, last, most, slope, limit } of verdicts)
    say(
      `${verdict === "fine" ? "  " : "! "}${quantity}: ${verdict}; ${short(first ?? 0)} -> ${short(last ?? 0)}, most ${short(most)}, ` +
        `${short(slope ?? 0)}/h beyond work, allowed ${limit === null ? "any" : short(limit)}/h`,
    );
  for (const each of [...problems, ...books]) say(`! ${each}`);
  say(`${JSON.stringify(work)}; report in ${folder}`);
  return failures.length + problems.length + books.length > 0 ? 1 : 0;
}
