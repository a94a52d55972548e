import type pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { followTimeOf, isMaterialized, materializeView } from "../../src/features/index.js";
import type { MaterializationResult } from "../../src/features/index.js";
import { migrate } from "../../src/migration/index.js";
import { createPool } from "../../src/store/index.js";
import type { FeatureViewDefinition } from "../../src/definitions/feature-view.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { recordedLog } from "../support/log.js";
import { projectOf } from "../support/project.js";
import { facts, latest, readings, sensors } from "./views.js";

let database: TestDatabase;
let pool: pg.Pool;
const { log } = recordedLog();
beforeEach(async () => {
  database = await testDatabase();
  pool = createPool({ DATABASE_URL: database.url });
  await migrate(pool, projectOf([readings, sensors], [latest, facts]), { log });
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

type Reading = [id: number, sensor: string, at: string, value: number];

/** Loads readings as ingestion does: upserted by id, in a batch that names the earliest time it touched. */
async function load(rows: readonly Reading[]): Promise<void> {
  const replaced = await pool.query<{ earliest: string | null }>(
    "SELECT min(at)::text AS earliest FROM raw.readings WHERE id = ANY($1)",
    [rows.map(([id]) => id)],
  );
  const times = [...rows.map(([, , at]) => at), replaced.rows[0]?.earliest ?? null].filter(
    (at) => at !== null,
  );
  const batch = await insertBatch("readings", rows.length, times);
  for (const [id, sensor, at, value] of rows) {
    await pool.query(
      `INSERT INTO raw.readings (id, sensor, at, value, _batch_id) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (id) DO UPDATE SET at = excluded.at, value = excluded.value, _batch_id = excluded._batch_id`,
      [id, sensor, at, value, batch],
    );
  }
}

async function insertBatch(source: string, rows: number, times: readonly string[]): Promise<number> {
  const inserted = await pool.query<{ batch_id: number }>(
    `INSERT INTO raw._batches (source, origin, content_hash, state, rows_read, rows_loaded, rows_quarantined,
                               min_event_time, max_event_time, started_at)
     SELECT $1, 'f', gen_random_uuid()::text, 'loaded', $2, $2, 0, min(t), max(t), now()
       FROM unnest($3::timestamptz[]) AS t RETURNING batch_id`,
    [source, rows, times],
  );
  return inserted.rows[0]?.batch_id ?? 0;
}

const run = (view: FeatureViewDefinition, now = "2026-01-02T00:00:00Z"): Promise<MaterializationResult> =>
  materializeView(pool, view, view.kind === "static" ? sensors : readings, { log, now: new Date(now) });

async function values(table: string): Promise<string[]> {
  const { rows } = await pool.query<{ text: string }>(
    `SELECT sensor || ' ' || to_char(event_time, 'HH24:MI') || ' ' || value AS text FROM ${table} ORDER BY sensor, event_time`,
  );
  return rows.map(({ text }) => text);
}
const stored = (): Promise<string[]> => values("features.latest_reading");
const online = (): Promise<string[]> => values("online.latest_reading");

const twoSensors: Reading[] = [
  [1, "a", "2026-01-01T01:00Z", 1],
  [2, "a", "2026-01-01T03:00Z", 2],
  [3, "b", "2026-01-01T02:00Z", 3],
];

describe("a view of the newest row", () => {
  it("has nothing to do while nothing is loaded", async () => {
    expect(await run(latest)).toMatchObject({ action: "unchanged", rowsWritten: 0 });
    expect(await isMaterialized(pool, latest)).toBe(true);
  });

  it("is computed once, with the newest known row of each key online", async () => {
    await load(twoSensors);
    expect(await isMaterialized(pool, latest)).toBe(false);
    expect(await run(latest)).toMatchObject({ action: "full", rowsWritten: 3 });
    expect(await stored()).toEqual(["a 01:00 1", "a 03:00 2", "b 02:00 3"]);
    expect(await online()).toEqual(["a 03:00 2", "b 02:00 3"]);
    expect(await isMaterialized(pool, latest)).toBe(true);
    const state = await pool.query(
      "SELECT materialized_until, last_batch_id, rows FROM features._materializations",
    );
    expect(state.rows).toEqual([
      { materialized_until: new Date("2026-01-01T03:00Z"), last_batch_id: 1, rows: 3 },
    ]);
  });

  it("writes nothing when nothing is new", async () => {
    await load(twoSensors);
    await run(latest);
    const rows = (): Promise<unknown> =>
      pool
        .query("SELECT xmin::text, m.* FROM features._materializations m")
        .then((result) => result.rows as unknown);
    const before = await rows();
    expect(await run(latest)).toMatchObject({ action: "unchanged", rowsWritten: 0 });
    expect(await rows()).toEqual(before);
  });

  it("computes anew only from the earliest time that a new batch touched", async () => {
    await load(twoSensors);
    await run(latest);
    await load([[4, "b", "2026-01-01T02:30Z", 4]]);
    expect(await isMaterialized(pool, latest)).toBe(false);
    expect(await run(latest)).toMatchObject({ action: "incremental", rowsWritten: 2 });
    expect(await stored()).toEqual(["a 01:00 1", "a 03:00 2", "b 02:00 3", "b 02:30 4"]);
    expect(await online()).toEqual(["a 03:00 2", "b 02:30 4"]);
  });

  it("takes a row whose time moved out of where it was, online too", async () => {
    await load(twoSensors);
    await run(latest);
    await load([[3, "b", "2026-01-01T05:00Z", 5]]);
    await run(latest, "2026-01-01T04:00Z");
    expect(await stored()).toEqual(["a 01:00 1", "a 03:00 2", "b 05:00 5"]);
    // At four, the moved reading has not been made yet.
    expect(await online()).toEqual(["a 03:00 2"]);
  });

  it("brings a row online when its time has come, without new data", async () => {
    await load(twoSensors);
    await run(latest, "2026-01-01T03:05Z");
    expect(await online()).toEqual(["a 01:00 1", "b 02:00 3"]);
    expect(await run(latest, "2026-01-01T03:09Z")).toMatchObject({ action: "unchanged" });
    expect(await run(latest, "2026-01-01T03:10Z")).toMatchObject({ action: "online" });
    expect(await online()).toEqual(["a 03:00 2", "b 02:00 3"]);
    expect(await followTimeOf(pool, latest, new Date("2026-01-01T04:00Z"))).toBe(false);
  });

  it("is computed anew as a whole when its definition changed", async () => {
    await load(twoSensors);
    await run(latest);
    const doubled = {
      ...latest,
      rowsSql: latest.rowsSql.replace("AS known_at, value", "AS known_at, value * 2"),
    };
    expect(await isMaterialized(pool, doubled)).toBe(false);
    expect(await run(doubled)).toMatchObject({ action: "full", rowsWritten: 3 });
    expect(await online()).toEqual(["a 03:00 4", "b 02:00 6"]);
  });

  it("is computed by one of two that come at once", async () => {
    await load(twoSensors);
    const actions = (await Promise.all([run(latest), run(latest)])).map(({ action }) => action);
    expect(actions.toSorted()).toEqual(["full", "unchanged"]);
    expect(await stored()).toHaveLength(3);
  });

  it("leaves everything as it was when its query fails", async () => {
    await load(twoSensors);
    await run(latest);
    const broken = { ...latest, rowsSql: `${latest.rowsSql} AND 1 / (value - value) > 0` };
    await expect(run(broken)).rejects.toThrow("division by zero");
    expect(await stored()).toHaveLength(3);
  });
});

describe("a view of a plain table", () => {
  async function place(rows: Record<string, string>): Promise<void> {
    const batch = await insertBatch("sensors", Object.keys(rows).length, []);
    await pool.query("DELETE FROM raw.sensors");
    for (const [sensor, room] of Object.entries(rows)) {
      await pool.query("INSERT INTO raw.sensors (sensor, room, _batch_id) VALUES ($1, $2, $3)", [
        sensor,
        room,
        batch,
      ]);
    }
  }
  const rooms = async (): Promise<unknown[]> =>
    (await pool.query("SELECT sensor, room FROM online.sensor_facts ORDER BY sensor")).rows;

  it("is replaced when something is new, and keys that are gone leave it", async () => {
    await place({ a: "hall", b: "attic" });
    expect(await run(facts)).toMatchObject({ action: "full", rowsWritten: 2 });
    await place({ a: "cellar" });
    expect(await run(facts)).toMatchObject({ action: "incremental", rowsWritten: 1 });
    expect(await rooms()).toEqual([{ sensor: "a", room: "cellar" }]);
    expect(await run(facts)).toMatchObject({ action: "unchanged" });
  });
});
