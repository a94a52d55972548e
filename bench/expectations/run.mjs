/**
 * Twenty expectations on one table of PostgreSQL, with mlops-yaml and with Great Expectations, one after the other.
 * node bench/expectations/run.mjs [--rows 10000000] [--python bench/.venv/bin/python] [--only-ours]
 */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import pg from "pg";
import { startEmbeddedPostgres, stopEmbeddedPostgres } from "../../runtime/dist/embedded-postgres/index.js";
import { evaluateExpectations } from "../../runtime/dist/expectations/index.js";
import { tableSql } from "./table.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "10000000" },
    python: { type: "string", default: here("../.venv/bin/python") },
    "only-ours": { type: "boolean", default: false },
    url: { type: "string" },
  },
});
const rows = Number(options.rows);
const suite = JSON.parse(readFileSync(here("suite.json"), "utf8"));

const directory = mkdtempSync(join(tmpdir(), "mlops-bench-"));
chmodSync(directory, 0o755);
try {
  const url = options.url ?? (await startEmbeddedPostgres({ directory })).url;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await prepare(client);
  const ours = await evaluateOurs(client);
  const theirs = options["only-ours"] ? null : evaluateTheirs(url);
  report(ours, theirs);
  await client.end();
} finally {
  if (!options.url) await stopEmbeddedPostgres(directory);
  rmSync(directory, { recursive: true, force: true });
}

async function prepare(client) {
  const { rows: found } = await client.query("SELECT to_regclass('flights') IS NOT NULL AS there");
  if (
    !found[0].there ||
    Number((await client.query("SELECT count(*) FROM flights")).rows[0].count) !== rows
  ) {
    process.stderr.write(`making ${rows.toLocaleString("en")} rows\n`);
    await client.query(tableSql(rows));
    await client.query("VACUUM flights");
  }
  // Neither shares the machine with the writing of what was made.
  await client.query("CHECKPOINT");
  // Both find the table in the operating system's cache.
  await client.query("SELECT count(*) FROM flights");
}

async function evaluateOurs(client) {
  await client.query("BEGIN READ ONLY");
  const start = performance.now();
  const outcomes = await evaluateExpectations(client, {
    relation: "flights",
    primaryKey: ["id"],
    expectations: suite.map((each) => ({ ...each, severity: "critical", onFail: "warn" })),
  });
  const seconds = (performance.now() - start) / 1000;
  await client.query("ROLLBACK");
  return { seconds, verdicts: new Map(outcomes.map((each, index) => [keyOf(suite[index]), each.success])) };
}

function evaluateTheirs(url) {
  if (!existsSync(options.python)) {
    process.stderr.write(`no Great Expectations at ${options.python}: bench/run.sh installs it\n`);
    return null;
  }
  // A URL as SQLAlchemy takes it.
  const { status, stdout, stderr } = spawnSync(
    options.python,
    [here("peer.py"), url.replace(/^postgres(ql)?:/, "postgresql+psycopg2:"), here("suite.json")],
    { encoding: "utf8", maxBuffer: 1e9, env: { ...process.env, GX_ANALYTICS_ENABLED: "false" } },
  );
  if (status !== 0) throw new Error(stderr);
  const { version, seconds, results } = JSON.parse(stdout.slice(stdout.indexOf('{"version"')));
  for (const { type, exception } of results) if (exception) process.stderr.write(`${type}: ${exception}\n`);
  return { version, seconds, verdicts: new Map(results.map((each) => [keyOf(each), each.success])) };
}

/** An expectation, whatever the order of its arguments. */
function keyOf({ type, kwargs }) {
  const given = Object.keys(kwargs).filter(
    (name) =>
      name in
      (suite.find((each) => each.type === type && each.kwargs.column === kwargs.column)?.kwargs ?? kwargs),
  );
  return JSON.stringify([type, given.sort().map((name) => [name, kwargs[name]])]);
}

function report(ours, theirs) {
  const line = (cells) => console.log(`| ${cells.join(" | ")} |`);
  console.log(`${suite.length} expectations on ${rows.toLocaleString("en")} rows x 20 columns\n`);
  line(["tool", "seconds", "ratio of time"]);
  line(["---", "---", "---"]);
  line(["mlops-yaml", ours.seconds.toFixed(1), "1"]);
  if (!theirs) return;
  line([
    `Great Expectations ${theirs.version}`,
    theirs.seconds.toFixed(1),
    (theirs.seconds / ours.seconds).toFixed(1),
  ]);
  const differing = [...ours.verdicts].filter(([key, success]) => theirs.verdicts.get(key) !== success);
  for (const [key, success] of differing)
    console.log(`\n${key}: ${success}, there ${theirs.verdicts.get(key)}`);
  console.log(`\n${ours.verdicts.size - differing.length} of ${ours.verdicts.size} verdicts alike`);
  if (differing.length > 0) process.exitCode = 1;
}
