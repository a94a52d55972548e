import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { minutesAgo, runFeatureServer, type Running } from "./running.js";

let running: Running;
const [recent, old] = [minutesAgo(5), minutesAgo(90)];

beforeAll(async () => {
  running = await runFeatureServer();
  await running.pool.query(
    `INSERT INTO online.latest_reading (sensor, event_time, known_at, value) VALUES
       ('a', $1, $1, 1.5), ('b', $1, $1, NULL), ('c', $2, $2, 3), ('odd "\\ ☃', $1, $1, 'NaN')`,
    [recent, old],
  );
  await running.pool.query(
    `INSERT INTO online.sensor_facts (sensor, event_time, known_at, room) VALUES ('a', '-infinity', '-infinity', 'attic "1"')`,
  );
});
afterAll(() => running[Symbol.asyncDispose]());

const ask = (body: object): ReturnType<Running["post"]> => running.post("/get-online-features", body);
const second = (iso: string): string => iso.replace(/\.?0*Z$/, "Z");

describe("POST /get-online-features", () => {
  test("answers by columns, with a state and an event time for each value", async () => {
    const { status, body } = await ask({
      features: ["latest_reading:value", "sensor_facts:room"],
      entities: { sensor: ["a", "b", "c", "nowhere", null] },
    });
    expect(status).toBe(200);
    expect(body.metadata).toEqual({ feature_names: ["sensor", "value", "room"] });
    const [sensor, value, room] = body.results;
    const epoch = "1970-01-01T00:00:00Z";
    expect(sensor).toEqual({
      values: ["a", "b", "c", "nowhere", null],
      statuses: Array(5).fill("PRESENT"),
      event_timestamps: Array(5).fill(epoch),
    });
    expect(value.values).toEqual([1.5, null, null, null, null]);
    expect(value.statuses).toEqual(["PRESENT", "NULL_VALUE", "OUTSIDE_MAX_AGE", "NOT_FOUND", "NOT_FOUND"]);
    expect(value.event_timestamps).toEqual([second(recent), second(recent), second(old), epoch, epoch]);
    expect(room).toEqual({
      values: ['attic "1"', null, null, null, null],
      statuses: ["PRESENT", "NOT_FOUND", "NOT_FOUND", "NOT_FOUND", "NOT_FOUND"],
      event_timestamps: Array(5).fill(epoch),
    });
  });

  test("gives full names, whole views and named lists", async () => {
    const full = await ask({
      features: ["sensor_facts:*", "latest_reading"],
      entities: { sensor: ["a"] },
      full_feature_names: true,
    });
    expect(full.body.metadata.feature_names).toEqual([
      "sensor",
      "sensor_facts__room",
      "latest_reading__value",
    ]);
    const listed = await ask({ feature_service: "comfort", entities: { sensor: ["a"] } });
    expect(listed.body.metadata.feature_names).toEqual(["sensor", "room", "value"]);
    expect(listed.body.results.map(({ values }: { values: unknown[] }) => values[0])).toEqual([
      "a",
      'attic "1"',
      1.5,
    ]);
  });

  test("gives numbers that JSON has no word for as text, and keys with any characters", async () => {
    const { body } = await ask({ features: ["latest_reading:value"], entities: { sensor: ['odd "\\ ☃'] } });
    expect(body.results[1].values).toEqual(["NaN"]);
    expect(body.results[0].values).toEqual(['odd "\\ ☃']);
  });

  test("no entities give empty columns", async () => {
    const { body } = await ask({ features: ["latest_reading:value"], entities: { sensor: [] } });
    expect(body.results[1]).toEqual({ values: [], statuses: [], event_timestamps: [] });
  });

  test.each([
    ["FeatureViewNotFoundException", { features: ["latest:value"], entities: { sensor: ["a"] } }],
    ["FeatureViewNotFoundException", { features: ["latest_reading:level"], entities: { sensor: ["a"] } }],
    ["FeatureServiceNotFoundException", { feature_service: "nothing", entities: { sensor: ["a"] } }],
  ])("tells Feast's clients of %s", async (feastClass, body) => {
    const { status, body: answer } = await ask(body);
    expect(status).toBe(404);
    expect(JSON.parse(answer as string)).toMatchObject({ module: "feast.errors", class: feastClass });
  });

  test.each([
    ["a missing key", { features: ["latest_reading:value"], entities: {} }, 422, "lacks the join key sensor"],
    [
      "another type",
      { features: ["latest_reading:value"], entities: { sensor: [1] } },
      422,
      "entities.sensor[0] is 1",
    ],
    ["no features", { entities: { sensor: ["a"] } }, 422, "Name features"],
    ["both", { features: ["sensor_facts:room"], feature_service: "comfort", entities: {} }, 422, "not both"],
    ["no entities", { features: ["latest_reading:value"] }, 422, "entities"],
    ["no JSON", "{", 400, "JSON"],
    ["the same name twice", { features: ["latest_reading:value", "latest_reading:value"], entities: { sensor: ["a"] } }, 400, "Duplicate"], // prettier-ignore
  ])("refuses %s", async (_, body, status, message) => {
    const answer = await running.post("/get-online-features", body);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(message);
  });

  test("/health, /ready, /metrics and the documentation", async () => {
    expect((await running.get("/health")).status).toBe(200);
    expect((await running.get("/ready")).body).toMatchObject({ status: "ready" });
    const { text } = await running.get("/metrics");
    expect(text).toMatch(
      /feature_missing_total\{feature_view="latest_reading",state="OUTSIDE_MAX_AGE"\} [1-9]/,
    );
    expect(text).toMatch(/feature_missing_total\{feature_view="latest_reading",state="NULL_VALUE"\} [1-9]/);
    const { body } = await running.get("/openapi.json");
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(["/get-online-features", "/push", "/materialize", "/materialize-incremental"]),
    );
  });
});

test("with an API key, nobody without it reads features", async () => {
  await using locked = await runFeatureServer({ apiKey: { from: "env", name: "API_KEY" } });
  const body = { features: ["latest_reading:value"], entities: { sensor: ["a"] } };
  expect((await locked.post("/get-online-features", body)).status).toBe(401);
  const response = await fetch(`${locked.url}/get-online-features`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer secret" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
});

test("without a database it starts, says so and answers 503", async () => {
  await using running = await runFeatureServer();
  await running.pool.end();
  await running.database.drop();
  expect((await running.get("/ready")).status).toBe(503);
  const body = { features: ["latest_reading:value"], entities: { sensor: ["a"] } };
  expect((await running.post("/get-online-features", body)).status).toBe(503);
});
