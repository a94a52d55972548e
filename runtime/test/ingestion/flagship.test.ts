import path from "node:path";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadOrigin, pendingOrigins } from "../../src/ingestion/index.js";
import { migrate } from "../../src/migration/index.js";
import { createPool } from "../../src/store/index.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { flights, planes, weather } from "../support/flagship.js";
import { recordedLog } from "../support/log.js";
import { projectOf } from "../support/project.js";

const projectDirectory = fileURLToPath(new URL("../../..", import.meta.url));
const { log } = recordedLog();
let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await testDatabase();
  pool = createPool({ DATABASE_URL: database.url });
  await migrate(pool, projectOf([flights, weather, planes]), { log });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function ingest(): Promise<{ loaded: number; quarantined: number }[]> {
  const results = [];
  for (const source of [flights, weather, planes]) {
    for (const origin of await pendingOrigins(pool, source, projectDirectory)) {
      const result = await loadOrigin(pool, source, origin, {
        projectDirectory,
        timezone: "America/New_York",
        log,
      });
      results.push({
        file: path.basename(origin.name),
        state: result.state,
        loaded: result.rowsLoaded,
        quarantined: result.rowsQuarantined,
      });
    }
  }
  return results;
}

it("loads the year of flights, with the cancelled ones in quarantine, and nothing the second time", async () => {
  const results = await ingest();
  expect(results).toHaveLength(14);
  const sums = await pool.query(`
    SELECT source, sum(rows_read)::int AS read, sum(rows_loaded)::int AS loaded, sum(rows_quarantined)::int AS quarantined,
           count(*) FILTER (WHERE state = 'loaded') AS batches
      FROM raw._batches GROUP BY source ORDER BY source`);
  expect(sums.rows).toEqual([
    { source: "flights", read: 336_776, loaded: 328_521, quarantined: 8_255, batches: 12 },
    { source: "planes", read: 3_322, loaded: 3_322, quarantined: 0, batches: 1 },
    { source: "weather", read: 26_115, loaded: 26_115, quarantined: 0, batches: 1 },
  ]);
  const { rows } = await pool.query(`
    SELECT (SELECT count(*) FROM raw.flights) AS flights, (SELECT count(*) FROM raw.weather) AS weather,
           (SELECT count(*) FROM quarantine.rows) AS quarantined,
           (SELECT round(avg(arr_delay), 6)::float8 FROM raw.flights) AS mean_delay,
           (SELECT sum(distance)::int FROM raw.flights) + (SELECT sum((row ->> 'distance')::int) FROM quarantine.rows)::int AS distance,
           (SELECT min(sched_dep_utc) FROM raw.flights) AS first`);
  expect(rows).toEqual([
    {
      flights: 328_521,
      weather: 26_115,
      quarantined: 8_255,
      mean_delay: 6.895377,
      distance: 350_217_607,
      first: new Date("2013-01-01T10:15:00Z"),
    },
  ]);
  expect((await pool.query("SELECT DISTINCT reasons FROM quarantine.rows")).rows).toEqual([
    {
      reasons: [
        "sched_dep_utc: missing, but the column is not nullable",
        "expect_column_values_to_not_be_null: sched_dep_utc",
      ],
    },
  ]);
  expect(await ingest()).toEqual([]);
});
