import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmbeddedPostgres } from "../../src/embedded-postgres/index.js";
import { followRows, isMaterialized, materializeView } from "../../src/features/index.js";
import type { Backfill, MaterializationResult } from "../../src/features/index.js";
import { migrate } from "../../src/migration/index.js";
import { createPool, transaction, waitUntilReachable } from "../../src/store/index.js";
import type { FeatureViewDefinition } from "../../src/definitions/feature-view.js";
import { temporaryFolder, testDatabase, type TestDatabase } from "../support/database.js";
import { recordedLog } from "../support/log.js";
import { projectOf } from "../support/project.js";
import { differences, insertReadings, negated, none } from "./readings-table.js";
import { latest, readings } from "./views.js";

const rows = 12_000;
const inTwelve = 1000;

let database: TestDatabase;
let pool: pg.Pool;
beforeEach(async () => {
  database = await testDatabase();
  pool = createPool({ DATABASE_URL: database.url });
  await migrate(pool, projectOf([readings], [latest]), { log: recordedLog().log });
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

interface Asked {
  readonly backfill?: Backfill;
  readonly rowsOfInterval?: number;
}

async function run(
  view: FeatureViewDefinition,
  { backfill, rowsOfInterval = inTwelve }: Asked = {},
): Promise<MaterializationResult & { readonly told: unknown[] }> {
  const { log, lines } = recordedLog();
  const result = await materializeView(pool, view, readings, { log, backfill, rowsOfInterval });
  return { ...result, told: lines.map((line) => line["message"]) };
}

function runInChild(
  view: FeatureViewDefinition,
  { backfill, rowsOfInterval = inTwelve }: Asked = {},
): ChildProcess {
  const job = JSON.stringify({ view, source: readings, backfill, rowsOfInterval });
  return fork(new URL("./materialize-in-child.mjs", import.meta.url), [job], {
    env: { ...process.env, DATABASE_URL: database.url },
  });
}

/** Kills the process once it says this; what it was doing then is undone. */
async function killAt(child: ChildProcess, text: string): Promise<void> {
  const exit = once(child, "exit");
  child.on("message", (message: string) => {
    if (message.includes(text)) child.kill("SIGKILL");
  });
  expect((await exit)[1]).toBe("SIGKILL");
}

async function values(): Promise<unknown> {
  const { rows: found } = await pool.query(
    "SELECT count(*) AS rows, count(*) FILTER (WHERE value < 0) AS negated FROM features.latest_reading",
  );
  return found[0];
}

const numberGoneOn = (told: readonly unknown[]): number =>
  Number(/goes on after (\d+) of 12 intervals/.exec(told.join("\n"))?.[1]);

describe("a view that is computed in intervals", () => {
  it("says how far it is, and is the same as computed at once", async () => {
    await insertReadings(pool, rows);
    const { action, rowsWritten, told } = await run(latest);
    expect({ action, rowsWritten }).toEqual({ action: "full", rowsWritten: rows });
    expect(told).toEqual([
      ...Array.from({ length: 12 }, (_, index) => `latest_reading: computed ${index + 1} of 12 intervals`),
      "latest_reading: computed, 12,000 rows",
    ]);
    expect(await differences(pool, latest)).toEqual(none);
    expect(await run(latest)).toMatchObject({ action: "unchanged", told: [] });
    const { rows: left } = await pool.query(
      `SELECT (SELECT count(*) FROM features._computations) + (SELECT count(*) FROM computing.latest_reading) AS left,
              rows, last_batch_id FROM features._materializations`,
    );
    expect(left).toEqual([{ left: 0, rows, last_batch_id: 1 }]);
  });

  it.each([7, 90, 339])("is the same with %i rows an interval, one time for many rows", async (size) => {
    await insertReadings(pool, 300);
    await pool.query("UPDATE raw.readings SET at = date_bin('10 s', at, '2026-01-01') WHERE id % 3 > 0");
    await insertReadings(pool, 40, 100);
    await run(latest, { rowsOfInterval: size });
    expect(await differences(pool, latest)).toEqual(none);
    await insertReadings(pool, 100, 50);
    expect(await run(latest, { rowsOfInterval: 9 })).toMatchObject({ action: "incremental" });
    expect(await differences(pool, latest)).toEqual(none);
  });

  it("goes on after the last interval when its process was killed, and readers have the old rows until all are there", async () => {
    await insertReadings(pool, rows);
    await run(latest);
    const changed = negated(latest, 0.05);
    await killAt(runInChild(changed), "computed 3 of 12 intervals");
    expect(await values()).toEqual({ rows, negated: 0 });
    await killAt(runInChild(changed), "computed 7 of 12 intervals");
    expect(await values()).toEqual({ rows, negated: 0 });
    expect(await isMaterialized(pool, changed)).toBe(false);
    const { action, told } = await run(changed);
    expect(action).toBe("full");
    expect(numberGoneOn(told)).toBeOneOf([7, 8]);
    expect(await values()).toEqual({ rows, negated: rows });
    expect(await differences(pool, changed)).toEqual(none);
  });

  it("has what was loaded while it was computed, by two processes together", async () => {
    await insertReadings(pool, rows);
    const changed = negated(latest, 0.02);
    const children = [runInChild(changed), runInChild(changed)];
    const ended = children.map((child) => once(child, "exit"));
    for (const first of [1, 4000, 11_000, 12_500]) await insertReadings(pool, 500, first);
    await Promise.all(ended);
    await run(changed);
    expect(await differences(pool, changed)).toEqual(none);
  });

  it("is begun anew under another definition, and dropped where a table is made anew", async () => {
    await insertReadings(pool, rows);
    await killAt(runInChild(negated(latest, 0.05)), "computed 4 of 12 intervals");
    expect((await run(latest)).told).toContain("latest_reading: computed 1 of 12 intervals");
    expect(await differences(pool, latest)).toEqual(none);

    await killAt(runInChild(negated(latest, 0.05)), "computed 4 of 12 intervals");
    const other = { ...latest, fields: { value: "integer" as const } };
    await migrate(pool, projectOf([readings], [other]), { log: recordedLog().log });
    await migrate(pool, projectOf([readings], [latest]), { log: recordedLog().log });
    expect((await pool.query("SELECT FROM computing.latest_reading")).rowCount).toBe(0);
    await run(latest);
    expect(await differences(pool, latest)).toEqual(none);
  });
});

it("a push brings the view up to date at once while it is computed in intervals, which are dropped then", async () => {
  await insertReadings(pool, rows);
  await killAt(runInChild(latest, { rowsOfInterval: 100 }), "computed 9 of 120 intervals");
  const [keys, at] = [[["s1"]], "2026-01-01T05:00:00Z"];
  await transaction(pool, async (client) => {
    await client.query(
      `INSERT INTO raw._batches (source, origin, content_hash, state, rows_read, rows_loaded, rows_quarantined, min_event_time, started_at)
       VALUES ('readings', 'push', 'h', 'loaded', 1, 1, 0, '${at}', now());
       INSERT INTO raw.readings (id, sensor, at, value, _batch_id) VALUES (0, 's1', '${at}', 1, 2)`,
    );
    const loaded = { batchId: 2, before: 1, earliest: at, newest: at, keys };
    await followRows(client, latest, readings, loaded, {
      log: recordedLog().log,
      now: new Date().toISOString(),
    });
  });
  expect(await differences(pool, latest)).toEqual(none);
  expect(await run(latest)).toMatchObject({ action: "unchanged" });
  expect((await pool.query("SELECT FROM computing.latest_reading")).rowCount).toBe(0);
  expect(await isMaterialized(pool, latest)).toBe(true);
});

describe("a backfill of a view", () => {
  const backfill = { from: "2026-01-01T00:20:00Z", to: "2026-01-01T03:00:00Z" };

  it("that is killed goes on, and puts right what lies in it and nothing else", async () => {
    await insertReadings(pool, rows);
    await run(latest);
    await pool.query("UPDATE features.latest_reading SET value = value + 1");
    const asked = { backfill, rowsOfInterval: 800 };
    await pool.query(`
      CREATE FUNCTION public.slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.05); RETURN NULL; END $$;
      CREATE TRIGGER slow AFTER INSERT ON computing.latest_reading FOR EACH STATEMENT EXECUTE FUNCTION public.slow()`);
    await killAt(runInChild(latest, asked), "computed 5 of 12 intervals");
    expect(await isMaterialized(pool, latest)).toBe(false);
    const { told, action, rowsWritten } = await run(latest, asked);
    expect(numberGoneOn(told)).toBeOneOf([5, 6]);
    expect({ action, rowsWritten }).toEqual({ action: "incremental", rowsWritten: 9600 });
    const { rows: wrong } = await pool.query(
      `SELECT count(*) AS rows, min(event_time) FILTER (WHERE event_time >= '2026-01-01T00:20:00Z') AS next
         FROM features.latest_reading JOIN raw.readings USING (sensor)
        WHERE at = event_time AND readings.value <> latest_reading.value`,
    );
    expect(wrong).toEqual([{ rows: 2400, next: new Date("2026-01-01T03:00:00Z") }]);
    expect(await isMaterialized(pool, latest)).toBe(true);
  });

  it("loses nothing that comes while it is under way", async () => {
    await insertReadings(pool, rows);
    await run(latest);
    const child = runInChild(latest, { backfill: { from: "-infinity" }, rowsOfInterval: 200 });
    const exit = once(child, "exit");
    for (let round = 0; round < 12; round += 1) await insertReadings(pool, 30, 1 + round * 977);
    await exit;
    await run(latest);
    expect(await differences(pool, latest)).toEqual(none);
  });
});

it("a database that is killed while a view is computed goes on with the next interval", async () => {
  const folder = await temporaryFolder("view");
  const directory = path.join(folder.path, "postgres");
  const server = await startEmbeddedPostgres({ directory });
  const own = createPool({ DATABASE_URL: server.url });
  const changed = negated(latest, 0.05);
  try {
    await migrate(own, projectOf([readings], [latest]), { log: recordedLog().log });
    await insertReadings(own, rows);
    const { log, lines } = recordedLog();
    const told = (): unknown[] => lines.map((line) => line["message"]);
    const options = { log, rowsOfInterval: inTwelve };
    const [, failure] = await Promise.all([
      expect
        .poll(told, { timeout: 20_000, interval: 5 })
        .toContain("latest_reading: computed 5 of 12 intervals")
        .then(() => process.kill(server.pid, "SIGKILL")),
      materializeView(own, changed, readings, options).catch((error: unknown) => error),
    ]);
    expect(failure).toBeInstanceOf(Error);
    await startEmbeddedPostgres({ directory });
    await waitUntilReachable(own);
    expect((await own.query("SELECT FROM features.latest_reading")).rowCount).toBe(0);
    await materializeView(own, changed, readings, options);
    expect(numberGoneOn(told())).toBeOneOf([5, 6]);
    expect(await differences(own, changed)).toEqual(none);
  } finally {
    await own.end();
    await server.stop();
    await folder.remove();
  }
});
