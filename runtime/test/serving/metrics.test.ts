import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { register } from "./support/picnics.js";
import { setting, startServer, type RunningServer, type Setting } from "./support/running-server.js";

const promtool = spawnSync("promtool", ["--version"]).status === 0;
let given: Setting;
let server: RunningServer;
let text: string;

beforeAll(async () => {
  given = await setting();
  await register(given.pool, "first");
  server = await startServer(given);
  const body = { distance: 100, station: "north", starts_at: "2013-06-01T12:00:00Z" };
  await server.predict(body);
  await server.predict({ ...body, station: "nowhere" });
  await server.predict({});
  text = (await server.get("/metrics")).text;
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await given[Symbol.asyncDispose]();
});

describe("/metrics", () => {
  test.each([
    'model_predictions_total{model="fun",version="1",status="ok"} 2',
    'model_predictions_total{model="fun",version="1",status="invalid"} 1',
    'model_prediction_latency_seconds_count{model="fun",version="1"} 2',
    'feature_missing_total{feature_view="weather",state="NOT_FOUND"} 1',
    'http_request_duration_seconds_count{method="POST",route="/predict",status="200"} 2',
    'http_request_duration_seconds_count{method="POST",route="/predict",status="422"} 1',
    'model_version_served{model="fun",version="1"} 1',
  ])("has %s", (line) => {
    expect(text.split("\n")).toContain(line);
  });

  test("tells about the process and the prediction log", () => {
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(text).toMatch(/^prediction_spool_bytes \d+$/m);
    expect(text).toMatch(/^prediction_log_writable 1$/m);
    expect(text).toMatch(/^prediction_log_rejected_records 0$/m);
  });

  test("is Prometheus' text format", async () => {
    const answer = await server.get("/metrics");
    expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(answer.text.endsWith("\n")).toBe(true);
  });

  test.skipIf(!promtool)("passes promtool check metrics (skipped where promtool is absent)", () => {
    const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], { input: text });
    expect(`${String(stdout)}${String(stderr)}`).toBe("");
    expect(status).toBe(0);
  });
});
