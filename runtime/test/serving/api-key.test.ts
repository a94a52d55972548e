import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exampleBody, register } from "./support/picnics.js";
import { setting, startServer, type RunningServer, type Setting } from "./support/running-server.js";

const apiKey = { from: "secret", name: "FUN_API_KEY" } as const;
const body = { distance: 100, station: "north", starts_at: "2013-06-01T12:00:00Z" };
const key = "a-long-and-secret-key";
let given: Setting;
let server: RunningServer;

beforeAll(async () => {
  given = await setting();
  await register(given.pool, "first");
  server = await startServer(given, { apiKey, env: { FUN_API_KEY: key } });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await given[Symbol.asyncDispose]();
});

describe("a service with an API key", () => {
  test.each<[string, Record<string, string>]>([
    ["Authorization: Bearer", { authorization: `Bearer ${key}` }],
    ["x-api-key", { "x-api-key": key }],
  ])("takes it as %s", async (_, headers) => {
    expect((await server.predict(body, headers)).status).toBe(200);
  });

  test.each<[string, Record<string, string>]>([
    ["no key", {}],
    ["another key", { "x-api-key": "a-long-and-secret-kex" }],
    ["a longer key", { "x-api-key": `${key}!` }],
    ["an empty key", { "x-api-key": "" }],
    ["another scheme", { authorization: `Basic ${key}` }],
  ])("refuses %s with 401, before it looks at the body", async (_, headers) => {
    const answer = await server.predict("{", headers);
    expect(answer).toMatchObject({ status: 401, body: { error: "unauthorized" } });
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    expect(answer.text).not.toContain(key);
  });

  test("leaves probes, metrics and documentation open", async () => {
    for (const path of ["/health", "/ready", "/metrics", "/openapi.json", "/docs"]) {
      expect((await server.get(path)).status).toBe(200);
    }
    expect((await server.get("/openapi.json")).body.components.securitySchemes).toHaveProperty("bearer");
  });

  describe.each(["/openapi.json", "/docs/json", "/docs/yaml"])("%s", (path) => {
    test("shows a row of the data to who has the key alone", async () => {
      const withKey = await server.get(path, { "x-api-key": key });
      expect(withKey.text).toContain(exampleBody.predict_at);
      expect(withKey.headers.get("vary")).toContain("x-api-key");
      for (const headers of [{}, { "x-api-key": "a-guess" }] as Record<string, string>[]) {
        const { text } = await server.get(path, headers);
        expect(text).not.toContain(exampleBody.predict_at);
        expect(text).not.toContain(exampleBody.station);
        expect(text).toContain("distance");
      }
    });
  });

  test("shows everybody a made example, which it answers", async () => {
    const { body: document } = await server.get("/openapi.json");
    const { example } = document.paths["/predict"].post.requestBody.content["application/json"] as {
      example: object;
    };
    expect(Object.keys(example)).toEqual(["distance", "starts_at", "station"]);
    expect((await server.predict(example, { "x-api-key": key })).status).toBe(200);
  });

  test("asks for the key at an unknown path, too", async () => {
    expect((await server.get("/nothing")).status).toBe(401);
  });

  test("never logs it", async () => {
    await server.predict(body, { authorization: `Bearer ${key}` });
    expect(JSON.stringify(server.recorded.lines)).not.toContain(key);
  });

  test("reads it from a file of SECRETS_DIR", async () => {
    await mkdir(path.join(given.folder, "secrets"));
    await writeFile(path.join(given.folder, "secrets", "FUN_API_KEY"), "from-a-file\n");
    await using other = await startServer(given, {
      apiKey,
      env: { SECRETS_DIR: path.join(given.folder, "secrets") },
    });
    expect((await other.predict(body, { "x-api-key": "from-a-file" })).status).toBe(200);
  });

  test.each([
    { what: "without it", env: { SECRETS_DIR: "/nowhere" }, code: "MLO5013" },
    { what: "with an empty one", env: { FUN_API_KEY: "" }, code: "MLO5501" },
  ])("does not start $what", async ({ env, code }) => {
    await expect(startServer(given, { apiKey, env })).rejects.toMatchObject({
      code,
      message: expect.stringContaining("FUN_API_KEY") as string,
    });
  });
});
