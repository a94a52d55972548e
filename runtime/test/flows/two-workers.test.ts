import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { requestFlow } from "../../src/control/index.js";
import { createPool } from "../../src/store/index.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { fileSource } from "../support/project.js";
import { testProject } from "./project.js";
import { tells, testSystem, type TestSystem } from "./system.js";

const columns = { id: { type: "integer" }, at: { type: "timestamp" }, amount: { type: "integer" } } as const;
const file = fileSource("appended", "data/*.csv", columns, { primaryKey: ["id"], eventTime: "at" });
const appended: SourceDefinition = { ...file, ingest: { ...file.ingest, mode: "append" } };
const table = {
  type: "postgres",
  url: { from: "env", name: "TABLES_URL" },
  schema: "public",
  table: "rows",
} as const;
const followed: SourceDefinition = {
  ...file,
  name: "followed",
  connection: table,
  ingest: { ...file.ingest, cursor: { column: "at", lookbackSeconds: 0 } },
};
const mirrored: SourceDefinition = {
  ...file,
  name: "mirrored",
  connection: table,
  ingest: { ...file.ingest, mode: "full" },
};
const history: SourceDefinition = {
  ...file,
  name: "history",
  connection: table,
  columns: { id: columns.id, amount: columns.amount },
  eventTime: "_valid_from",
  ingest: { ...file.ingest, mode: "scd2" },
};

let system: TestSystem;
let other: TestDatabase;
let tables: pg.Pool;
beforeEach(async () => {
  system = await testSystem();
  other = await testDatabase();
  tables = createPool({ DATABASE_URL: other.url });
  await tables.query("CREATE TABLE rows (id bigint PRIMARY KEY, at timestamptz, amount bigint)");
});
afterEach(async () => {
  await system.stop();
  await tables.end();
  await other.drop();
});

const batch = 5000;

/** New rows for each source, and every seventh row of the table with another amount and a later time. */
async function change(round: number): Promise<void> {
  const ids = Array.from({ length: batch }, (_, index) => round * batch + index + 1);
  mkdirSync(path.join(system.folder, "data"), { recursive: true });
  const lines = ids.map((id) => `${id},2026-01-01T00:00:00Z,${id}`);
  writeFileSync(
    path.join(system.folder, "data", `${round}.csv`),
    `${["id,at,amount", ...lines].join("\n")}\n`,
  );
  await tables.query(
    "UPDATE rows SET amount = amount + 1, at = timestamptz '2026-01-01' + $1 * interval '1 day' WHERE id % 7 = 0",
    [round],
  );
  await tables.query(
    "INSERT INTO rows SELECT id, timestamptz '2026-01-01' + $2 * interval '1 day', id FROM unnest($1::bigint[]) AS id",
    [ids, round],
  );
}

it("two workers on the same sources, of which one is killed, load every row once in each mode", async () => {
  const project = testProject({ sources: [appended, followed, mirrored, history], features: [], models: [] });
  await system.migrate(project);
  await change(0);
  const start = (): ReturnType<TestSystem["startWorker"]> =>
    system.startWorker(project, { TABLES_URL: other.url });
  const workers = [start(), start()];
  await Promise.all(workers.map((worker) => worker.line((line) => line["state"] === "ready")));
  const flows = project.sources.map(({ name }) => `ingest.${name}`);
  for (const round of [1, 2, 3]) {
    await change(round);
    const requested = flows.map((flow) => requestFlow(system.url, flow, { wait: true }));
    if (round === 2) {
      await workers[0]?.kill("SIGKILL");
      workers[0] = start();
    }
    await Promise.all(requested);
  }
  // What was asked for while an earlier run was under way may have joined that one.
  await Promise.all(flows.map((flow) => requestFlow(system.url, flow, { wait: true })));
  await workers[0]?.line((line) => line["state"] === "ready");
  expect(workers.flatMap(({ lines }) => lines.filter((line) => line["level"] === "error"))).toEqual([]);

  const { rows: source } = await tables.query(contentOf("rows"));
  expect((await system.pool.query(contentOf("raw.followed"))).rows).toEqual(source);
  expect((await system.pool.query(contentOf("raw.mirrored"))).rows).toEqual(source);
  expect((await system.pool.query(contentOf("raw.history WHERE _valid_to IS NULL"))).rows).toEqual(source);
  const { rows } = await system.pool.query(
    `SELECT (SELECT count(*) FROM raw.appended) AS appended, (SELECT sum(rows_loaded)::int FROM raw._batches WHERE source = 'appended') AS loaded,
            (SELECT count(*) FROM raw._batches WHERE source = 'appended') AS files,
            (SELECT count(*) FROM raw.history WHERE _valid_to <= _valid_from) AS reversed,
            (SELECT count(*) FROM (SELECT id, _valid_to, lead(_valid_from) OVER (PARTITION BY id ORDER BY _valid_from) AS next FROM raw.history) AS v
              WHERE next IS DISTINCT FROM _valid_to) AS apart`,
  );
  expect(rows).toEqual([{ appended: 4 * batch, loaded: 4 * batch, files: 4, reversed: 0, apart: 0 }]);
  expect(workers.some(({ lines }) => lines.some(tells("ingest.appended", "succeeded")))).toBe(true);
});

const contentOf = (relation: string): string =>
  `SELECT count(*) AS rows, sum(hashtextextended(concat_ws(' ', id, amount), 0)) AS content FROM ${relation}`;
