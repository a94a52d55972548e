import type pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { materializeView, type MaterializationResult } from "../../src/features/index.js";
import { migrate } from "../../src/migration/index.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { recordedLog } from "../support/log.js";
import { projectOf } from "../support/project.js";
import { differences, none } from "./readings-table.js";
import { latest, readings } from "./views.js";

let bench: Workbench;
let pool: pg.Pool;
beforeEach(async () => {
  bench = await workbench("UTC");
  pool = bench.pool;
  await migrate(pool, projectOf([readings], [latest]), { log: recordedLog().log });
});
afterEach(() => bench.close());

const source: SourceDefinition = {
  ...readings,
  connection: { ...readings.connection, path: "data/*.csv" } as SourceDefinition["connection"],
};

/** Loads a file of readings: [id, sensor, minute of the day, value]. */
async function load(
  file: string,
  rows: readonly (readonly [number, string, number, number])[],
): Promise<void> {
  const lines = rows.map(([id, sensor, minute, value]) => {
    const at = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
    return `${id},${sensor},${at},${value}`;
  });
  await bench.write(`data/${file}.csv`, `${["id,sensor,at,value", ...lines].join("\n")}\n`);
  await bench.ingest(source);
}

async function run(now = "2026-01-02T00:00:00Z"): Promise<MaterializationResult> {
  const result = await materializeView(pool, latest, source, { log: recordedLog().log, now: new Date(now) });
  const { rows } = await pool.query(
    "SELECT rows, (SELECT count(*) FROM features.latest_reading) AS counted FROM features._materializations",
  );
  expect(rows[0]).toMatchObject({ rows: (rows[0] as { counted: number }).counted });
  return result;
}

const many = Array.from({ length: 400 }, (_, id) => [id, `s${id % 20}`, id, id] as const);

it("late rows of few entities have those computed anew and no others", async () => {
  await load("a", many);
  expect(await run()).toMatchObject({ action: "full", rowsWritten: 400 });
  await load("b", [
    [1000, "s3", 30, 7],
    [1001, "new", 5, 7],
    [1002, "s3", 390, 8],
  ]);
  // From minute 5 on: 19 of s3, its two new ones, and the one of the new sensor.
  expect(await run()).toMatchObject({ action: "incremental", rowsWritten: 22 });
  expect(await differences(pool, latest)).toEqual(none);
  expect(await run()).toMatchObject({ action: "unchanged" });
});

it("rows that were replaced, and rows of many entities, have all computed anew", async () => {
  await load("a", many);
  await run();
  // Reading 200 was of another sensor, which nothing says any more.
  await load("b", [[200, "s3", 200, 7]]);
  expect(await run()).toMatchObject({ action: "incremental", rowsWritten: 200 });
  expect(await differences(pool, latest)).toEqual(none);
  await load(
    "c",
    many.slice(0, 10).map(([id, sensor]) => [id + 2000, sensor, 380, 1] as const),
  );
  expect(await run()).toMatchObject({ action: "incremental", rowsWritten: 30 });
  expect(await differences(pool, latest)).toEqual(none);
});

it("other entities' values still come into force when their time has come", async () => {
  await load("a", many);
  await run("2026-01-01T06:00:00Z");
  await load("b", [[1000, "s3", 30, 7]]);
  expect(await run()).toMatchObject({ action: "incremental", rowsWritten: 19 });
  expect(await differences(pool, latest)).toEqual(none);
});
