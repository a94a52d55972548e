import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { materializeView } from "../../src/features/index.js";
import { recordedLog } from "../support/log.js";
import { fresh, pushed } from "./readings.js";
import { minutesAgo, runFeatureServer, type Answer, type Running } from "./running.js";

let running: Running;
beforeEach(async () => {
  running = await runFeatureServer();
});
afterEach(() => running[Symbol.asyncDispose]());

type Row = readonly [id: unknown, sensor: unknown, at: unknown, value: unknown];

const push = (rows: readonly Row[], more: object = {}): Promise<Answer> =>
  running.post("/push", {
    push_source_name: "readings",
    df: {
      id: rows.map(([id]) => id),
      sensor: rows.map(([, sensor]) => sensor),
      at: rows.map(([, , at]) => at),
      value: rows.map(([, , , value]) => value),
    },
    to: "online",
    ...more,
  });

async function valueOf(sensor: string): Promise<unknown> {
  const { body } = await running.post("/get-online-features", {
    features: ["latest_reading:value"],
    entities: { sensor: [sensor] },
  });
  return body.results[1].values[0];
}

/** All rows of a table as text, sorted. */
async function rowsOf(table: string): Promise<string[]> {
  const { rows } = await running.pool.query<{ row: string }>(
    `SELECT (to_jsonb(t) - '_batch_id')::text AS row FROM ${table} AS t ORDER BY 1`,
  );
  return rows.map(({ row }) => row);
}

/** The view's tables must be what a computation from scratch gives. */
async function expectAsFromScratch(): Promise<void> {
  const had = [await rowsOf("features.latest_reading"), await rowsOf("online.latest_reading")];
  await running.pool.query("DELETE FROM features._materializations");
  const source = pushed;
  await materializeView(running.pool, fresh, source, { log: recordedLog().log });
  expect(had).toEqual([await rowsOf("features.latest_reading"), await rowsOf("online.latest_reading")]);
}

describe("POST /push", () => {
  test("is seen online by the next request, in the source's table and in history", async () => {
    const { status, body } = await push([[1, "a", minutesAgo(2), 7]]);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      batch_id: expect.any(Number) as number,
      rows_loaded: 1,
      rows_quarantined: 0,
    });
    expect(await valueOf("a")).toBe(7);
    expect(await rowsOf("raw.readings")).toHaveLength(1);
    const { rows } = await running.pool.query("SELECT origin, state, rows_loaded FROM raw._batches");
    expect(rows).toEqual([{ origin: "push:readings", state: "loaded", rows_loaded: 1 }]);
    await expectAsFromScratch();
  });

  test("the same rows again change nothing, and a row of the same key takes its place", async () => {
    const at = minutesAgo(3);
    await push([[1, "a", at, 7]]);
    expect((await push([[1, "a", at, 7]])).body).toMatchObject({ batch_id: null, rows_loaded: 0 });
    await push([[1, "a", at, 8]]);
    expect(await valueOf("a")).toBe(8);
    expect(await rowsOf("raw.readings")).toHaveLength(1);
    await expectAsFromScratch();
  });

  test("a row that moves to another entity leaves the one that it was of", async () => {
    await push([[1, "a", minutesAgo(3), 7], [2, "b", minutesAgo(3), 1]]); // prettier-ignore
    await push([[1, "b", minutesAgo(1), 9]]);
    expect(await valueOf("a")).toBeNull();
    expect(await valueOf("b")).toBe(9);
    await expectAsFromScratch();
  });

  test("an older row goes to history and leaves the newer value online", async () => {
    await push([[1, "a", minutesAgo(2), 7]]);
    await push([[2, "a", minutesAgo(30), 3]]);
    expect(await valueOf("a")).toBe(7);
    expect(await rowsOf("features.latest_reading")).toHaveLength(2);
    await expectAsFromScratch();
  });

  test("a row whose key is there with a later time is late and changes nothing", async () => {
    await push([[1, "a", minutesAgo(2), 7]]);
    expect((await push([[1, "a", minutesAgo(30), 3]])).body).toMatchObject({ rows_late: 1, rows_loaded: 0 });
    expect(await valueOf("a")).toBe(7);
    await expectAsFromScratch();
  });

  test("rows that cannot be taken are set aside with their reasons, the others are loaded", async () => {
    const { status, body } = await push([
      [1, "a", minutesAgo(2), 7],
      ["two", "a", minutesAgo(2), 7],
      [3, null, minutesAgo(2), 7],
      [4, "a", "yesterday", 7],
      [5, "b", minutesAgo(2), 5000],
      [1, "c", minutesAgo(5), 5],
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ rows_loaded: 1, rows_late: 1, rows_quarantined: 4 });
    expect(body.quarantined).toEqual([
      { row: 2, reasons: ['id: "two" is not a whole number of 64 bits'] },
      { row: 3, reasons: ["sensor: missing, but the column is not nullable"] },
      { row: 4, reasons: ['at: "yesterday" is not a time such as 2013-07-04T10:15:00Z'] },
      { row: 5, reasons: [expect.stringContaining("expect_column_values_to_be_between") as string] },
    ]);
    const { rows } = await running.pool.query(
      "SELECT row_number AS row, reasons FROM quarantine.rows ORDER BY 1",
    );
    expect(rows).toEqual(body.quarantined);
    await expectAsFromScratch();
  });

  test("one row that PostgreSQL could not store does not refuse the others", async () => {
    const at = minutesAgo(2);
    const { status, body } = await push([
      [1, "a", at, 7],
      [2, "half \ud800 a character", at, 7],
      [3, "a\0b", at, 7],
      ["\u{1f600}".repeat(99), "a", at, 7],
      [5, "a", "2024-02-30T00:00:00Z", 7],
      [6, "a", "2024-02-03T25:00:00Z", 7],
      [7, "b", at, false],
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ rows_loaded: 1, rows_quarantined: 6 });
    expect(body.quarantined.map(({ row }: { row: number }) => row)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(body.quarantined[0].reasons).toEqual([
      String.raw`sensor: "half \ud800 a character" is not text that PostgreSQL can store`,
    ]);
    const { rows } = await running.pool.query("SELECT row FROM quarantine.rows ORDER BY row_number");
    expect(rows.map(({ row }) => row)).toMatchObject([
      { sensor: String.raw`half \ud800 a character` },
      { sensor: String.raw`a\x00b` },
      {},
      { at: "2024-02-30T00:00:00Z" },
      {},
      { value: "false" },
    ]);
  });

  test("two rows of one key: the later stands, the older is late", async () => {
    const { status, body } = await push([[1, "b2", minutesAgo(9), 1], [1, "b2", minutesAgo(2), 2]]); // prettier-ignore
    expect(status).toBe(200);
    expect(body).toMatchObject({ rows_loaded: 1, rows_late: 1, rows_quarantined: 0, quarantined: [] });
    expect(await valueOf("b2")).toBe(2);
    await expectAsFromScratch();
  });

  test("an event time far ahead is warned of", async () => {
    const { body } = await push([[1, "a", "2999-01-01T00:00:00Z", 7]]);
    expect(body).toMatchObject({
      rows_loaded: 1,
      warnings: [expect.stringMatching(/^1 row has an at more than 1d ahead, up to 2999-01-01 .* in row 1/)],
    });
  });

  test("a failed expectation that blocks refuses all rows", async () => {
    const { status, body } = await push([[1, "a", minutesAgo(2), 7], [-1, "b", minutesAgo(2), 7]]); // prettier-ignore
    expect(status).toBe(422);
    expect(body.message).toContain("expect_column_values_to_be_between");
    expect(await rowsOf("raw.readings")).toEqual([]);
    expect(await rowsOf("raw._batches")).toEqual([]);
  });

  test("to: offline leaves the features for the next run of their flow", async () => {
    await push([[1, "a", minutesAgo(2), 7]], { to: "offline" });
    expect(await valueOf("a")).toBeNull();
    expect(await rowsOf("raw.readings")).toHaveLength(1);
    await push([[2, "b", minutesAgo(2), 8]]);
    expect(await valueOf("a")).toBe(7);
    await expectAsFromScratch();
  });

  test("pushes side by side lose nothing", async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        push([[index, `s${index % 4}`, minutesAgo(5 + index), index]]),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
    expect(await rowsOf("raw.readings")).toHaveLength(12);
    await expectAsFromScratch();
  });

  test.each([
    ["an unknown source", { push_source_name: "sensors" }, "Unable to find push source 'sensors'."],
    ["an unknown column", { df: { id: [1], level: [1] } }, "has no column level"],
    ["lists of unequal lengths", { df: { id: [1, 2], sensor: ["a"] } }, "equally long"],
    ["no rows", { df: { id: [] } }, "no rows"],
    ["an unknown target", { to: "somewhere" }, "somewhere is not a supported push format"],
  ])("refuses %s", async (_, more, message) => {
    const { status, text } = await push([[1, "a", minutesAgo(2), 7]], more);
    expect(status).toBe(422);
    expect(text).toContain(message);
    expect(await rowsOf("raw._batches")).toEqual([]);
  });
});

test("/write-to-online-store takes the name of a view", async () => {
  const df = { id: [1], sensor: ["a"], at: [minutesAgo(1)], value: [4] };
  expect(
    (await running.post("/write-to-online-store", { feature_view_name: "latest_reading", df })).status,
  ).toBe(200);
  expect(await valueOf("a")).toBe(4);
});

describe("POST /materialize", () => {
  test("brings views up to date, and computes an interval anew", async () => {
    await push([[1, "a", minutesAgo(40), 7], [2, "a", minutesAgo(2), 8]], { to: "offline" }); // prettier-ignore
    const first = await running.post("/materialize-incremental", { end_ts: new Date().toISOString() });
    expect(first.body.materialized).toContainEqual({
      feature_view: "latest_reading",
      action: "full",
      rows_written: 2,
    });
    await running.pool.query("UPDATE features.latest_reading SET value = -1");
    const again = await running.post("/materialize", {
      start_ts: minutesAgo(50),
      end_ts: minutesAgo(10),
      feature_views: ["latest_reading"],
    });
    expect(again.body.materialized).toEqual([
      { feature_view: "latest_reading", action: "incremental", rows_written: 1 },
    ]);
    const { rows } = await running.pool.query(
      "SELECT value FROM features.latest_reading ORDER BY event_time",
    );
    expect(rows.map(({ value }: { value: number }) => value)).toEqual([7, -1]);
    expect((await running.post("/materialize", { start_ts: "soon" })).status).toBe(422);
  });
});
