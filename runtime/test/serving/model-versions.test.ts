import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { until } from "../../../tests/support/until.js";
import { setAlias } from "../../src/tracking/index.js";
import { migrate } from "../../src/migration/index.js";
import { tagNames } from "../../src/tracking/run-contents.js";
import { readRules } from "../../src/zones/read-rules.js";
import { rulesHash } from "../../src/zones/rules.js";
import { recordedLog } from "../support/log.js";
import { emptyProfile, probability, project, register, setUpDatabase } from "./support/picnics.js";
import { post, setting, startServer, type RunningServer, type Setting } from "./support/running-server.js";

let given: Setting;
let server: RunningServer | null = null;

beforeEach(async () => {
  given = await setting();
});
afterEach(async () => {
  await server?.[Symbol.asyncDispose]();
  server = null;
  await given[Symbol.asyncDispose]();
});

const body = { distance: 100, station: "north", starts_at: "2013-06-01T12:00:00Z" };
const inputs = { distance: 100, hour: 12, temp: 20, sky: "clear" };

const ready = async (running: RunningServer): Promise<Record<string, unknown>> =>
  (await running.get("/ready")).body as Record<string, unknown>;

describe("before there is a model", () => {
  test("/ready and /predict say what is missing; the first promotion is served", async () => {
    server = await startServer(given);
    const reason = "no version has the alias champion yet";
    expect((await server.get("/health")).status).toBe(200);
    expect(await server.get("/ready")).toMatchObject({ status: 503, body: { status: "not_ready", reason } });
    expect(await server.predict(body)).toMatchObject({
      status: 503,
      body: { error: "model_not_ready", message: `No prediction is possible: ${reason}` },
    });
    await register(given.pool, "first");
    await until(async () => (await server!.get("/ready")).status === 200, "readiness");
    expect((await server.predict(body)).body.version).toBe(1);
  });

  test("/ready tells that the database is not migrated", async () => {
    await using empty = await setting({ tables: false });
    await using starting = await startServer(empty);
    expect(await ready(starting)).toMatchObject({
      reason: "The database is not migrated: it has no tables of mlops-yaml yet.",
      database: "ok",
    });
    await migrate(empty.pool, { ...project, tablesSql: "", features: [] }, { log: recordedLog().log });
    const lacksTables = "The database is not migrated: features.weather is missing.";
    await until(async () => (await ready(starting))["reason"] === lacksTables, "the other reason");
    await setUpDatabase(empty.pool);
    await register(empty.pool, "first");
    await until(async () => (await ready(starting))["status"] === "ready", "readiness");
  });

  test("the server starts without a database", async () => {
    await using lonely = await startServer(given, {
      env: { DATABASE_URL: "postgresql://nobody:hidden-password@127.0.0.1:1/none" },
    });
    const answer = await lonely.get("/ready");
    expect(answer).toMatchObject({ status: 503, body: { database: "unreachable", version: null } });
    expect(answer.text + JSON.stringify(lonely.recorded.lines)).not.toContain("hidden-password");
  });
});

describe("when the alias moves", () => {
  test("the new version answers, and no request under way is dropped", async () => {
    await register(given.pool, "first");
    const second = await register(given.pool, "second", { promote: false });
    server = await startServer(given);
    const { url } = server;
    const versions = new Set<number>();
    let stop = false;
    const load = Array.from({ length: 8 }, async () => {
      while (!stop) {
        const answer = await post(url, body);
        expect(answer.status).toBe(200);
        versions.add(answer.body.version as number);
        const graph = answer.body.version === second ? "second" : "first";
        expect(answer.body.probability).toBeCloseTo(probability(graph, inputs), 5);
      }
    });
    for (const version of [second, 1, second]) {
      await setAlias(given.pool, { model: "fun", alias: "champion", version, reason: "test" });
      await until(async () => (await ready(server!))["version"] === version, `version ${version}`);
    }
    stop = true;
    await Promise.all(load);
    expect(versions).toEqual(new Set([1, second]));
  });

  test("a version that does not fit leaves the former one serving, and is named", async () => {
    await register(given.pool, "first");
    server = await startServer(given);
    await register(given.pool, "narrow");
    const problem =
      "version 2 cannot be loaded: The graph of fun does not fit the server: it takes 3 numeric inputs, the server has 4";
    await until(async () => (await ready(server!))["model_problem"] === problem, "the refusal");
    expect(await ready(server)).toMatchObject({ status: "ready", version: 1 });
    expect((await server.predict(body)).body.version).toBe(1);
    expect(server.recorded.lines).toContainEqual(
      expect.objectContaining({ level: "warn", message: problem, serving_version: 1 }),
    );
  });

  test("a version that was trained with other inputs is refused", async () => {
    const { distance: _, ...rest } = emptyProfile.inputs;
    const profile = { ...emptyProfile, inputs: { ...rest, colour: emptyProfile.inputs["note"]! } };
    await register(given.pool, "first", { learned: "another", profile });
    server = await startServer(given);
    expect((await ready(server))["reason"]).toBe(
      "version 1 cannot be loaded: Version 1 of fun does not fit the server: it was trained without distance (numeric); " +
        "it needs colour (categorical), which the server does not have",
    );
  });

  test("a version whose times had other local times serves, and says so", async () => {
    const timezone = "Europe/Chisinau";
    const rules = await readRules(given.pool, timezone);
    const known = new Date("2025-01-01T00:00:00Z");
    const tag = (hash: string): Record<string, string> => ({
      [tagNames.zoneRules]: JSON.stringify({ zone: timezone, hash, until: known.toISOString() }),
    });
    await register(given.pool, "first", { tags: tag(rulesHash(rules, known.getTime())) });
    server = await startServer(given, { timezone });
    expect(await ready(server)).not.toHaveProperty("zone_rules_differ");
    await register(given.pool, "first", { tags: tag("other rules") });
    await until(async () => (await ready(server!))["version"] === 2, "version 2");
    expect(await ready(server)).toMatchObject({ status: "ready", zone_rules_differ: true });
    expect(server.recorded.lines).toContainEqual(
      expect.objectContaining({
        level: "warn",
        message:
          "version 2 was trained by other rules of its time zone than the database has now: run train.fun",
      }),
    );
  });

  test("a version from another state of mlops.yaml with the same inputs serves, and says so", async () => {
    await register(given.pool, "first", { learned: "another" });
    server = await startServer(given);
    expect(await ready(server)).toMatchObject({ status: "ready", definition_differs: true });
    expect((await server.predict(body)).status).toBe(200);
  });
});
