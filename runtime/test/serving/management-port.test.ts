/** What is internal is on the internal port only: both servers, over real sockets. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listenForManagement } from "../../src/serving/http/management-port.js";
import { runFeatureServer, type Running } from "../feature-server/running.js";
import { register } from "./support/picnics.js";
import { spawnServer } from "./support/processes.js";
import { setting, startServer, type RunningServer, type Setting } from "./support/running-server.js";

const key = "a-long-and-secret-key";
const local = { host: "127.0.0.1", port: 0 };
const withKey = { "x-api-key": key };
const internalPaths = [
  "/metrics",
  "/openapi.json",
  "/docs",
  "/docs/",
  "/docs/json",
  "/docs/static/index.css",
];
let given: Setting;
let predictions: RunningServer;
let features: Running;
const inside = new Map<string, string>();
const outside = new Map<string, string>();

beforeAll(async () => {
  given = await setting();
  await register(given.pool, "first");
  predictions = await startServer(given, {
    managementPort: 9101,
    apiKey: { from: "secret", name: "FUN_API_KEY" },
    env: { FUN_API_KEY: key },
  });
  features = await runFeatureServer({ managementPort: 9101, apiKey: { from: "env", name: "API_KEY" } });
  for (const [name, { server, url }] of Object.entries({ predictions, features })) {
    outside.set(name, url);
    inside.set(name, await listenForManagement(server, local));
  }
});
afterAll(async () => {
  await predictions[Symbol.asyncDispose]();
  await features[Symbol.asyncDispose]();
  await given[Symbol.asyncDispose]();
});

describe.each(["predictions", "features"])("the server of %s", (name) => {
  test.each(internalPaths)(
    "answers %s on the management port only, with and without its key",
    async (path) => {
      for (const headers of [{}, withKey, { "x-api-key": "secret" }]) {
        const closed = await fetch(outside.get(name) + path, { headers });
        expect(closed.status).toBe(404);
        expect(await closed.json()).toEqual(
          expect.objectContaining({ error: "not_found", message: `There is nothing at ${path}` }),
        );
        expect((await fetch(inside.get(name) + path, { headers })).status).toBe(200);
      }
    },
  );

  test.each(["/%6detrics", "/metrics?a=1", "/docs/../metrics", "/do%63s/json", "/openapi%2ejson"])(
    "is not talked into it by %s",
    async (path) => {
      expect((await fetch(outside.get(name) + path, { headers: withKey })).status).toBe(404);
      expect((await fetch(outside.get(name) + path, { method: "HEAD", headers: withKey })).status).toBe(404);
    },
  );

  test("tells its state on both, and details inside", async () => {
    const ready = await fetch(`${outside.get(name)}/ready`, { headers: withKey });
    expect([ready.status, await ready.json()]).toEqual([200, { status: "ready" }]);
    const details = await fetch(`${inside.get(name)}/ready`);
    expect(details.status).toBe(200);
    expect(await details.json()).toMatchObject({ status: "ready", service: expect.any(String) as string });
    for (const url of [outside, inside])
      expect(await (await fetch(`${url.get(name)}/health`)).json()).toEqual({ status: "ok" });
  });

  test("asks for its key on both", async () => {
    const path = name === "predictions" ? "/predict" : "/get-online-features";
    for (const url of [outside, inside])
      expect((await fetch(url.get(name) + path, { method: "POST" })).status).toBe(401);
  });
});

test("/ready says on the public port that it is not ready, and not why", async () => {
  await using empty = await setting({ tables: false });
  await using server = await startServer(empty, { managementPort: 9101 });
  const management = await listenForManagement(server.server, local);
  const answer = await server.get("/ready");
  expect([answer.status, answer.body]).toEqual([503, { status: "not_ready" }]);
  const details = await fetch(`${management}/ready`);
  expect(details.status).toBe(503);
  expect(await details.json()).toMatchObject({ status: "not_ready", reason: expect.any(String) as string });
});

describe("a process with a management port", () => {
  const start = (env: Record<string, string> = {}): ReturnType<typeof spawnServer> =>
    spawnServer(given, { MANAGEMENT_PORT: "0", ...env }, { managementPort: 9101 });

  test("listens on both, and frees both at SIGTERM though a connection is kept", async () => {
    const { child, lines, ended, url } = await start();
    const listening = lines.find(({ message }) => message === "listening");
    const management = String(listening?.["management"]);
    expect((await fetch(`${management}/metrics`)).status).toBe(200);
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    for (const each of [url, management])
      await expect(fetch(`${each}/health`)).rejects.toThrow("fetch failed");
  });

  test("names a management port that is taken", async () => {
    const taken = new URL(inside.get("predictions")!).port;
    await expect(start({ MANAGEMENT_PORT: taken })).rejects.toThrow(
      new RegExp(`127.0.0.1:${taken}: another process.*MLO5504.*another management_port`),
    );
  });
});
