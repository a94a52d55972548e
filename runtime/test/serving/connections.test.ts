/** Callers that send slowly, read slowly, or keep many connections. */
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../../tests/support/until.js";
import type { FastifyInstance } from "fastify";
import { answerErrors } from "../../src/serving/http/errors.js";
import { httpServer } from "../../src/serving/http/http-server.js";
import { runFeatureServer, type Running } from "../feature-server/running.js";
import { recordedLog } from "../support/log.js";
import { register } from "./support/picnics.js";
import { setting, startServer, type RunningServer, type Setting } from "./support/running-server.js";

interface Caller {
  readonly socket: Socket;
  /** What was answered so far. */
  text(): string;
  /** Resolves when the connection is ended, with the seconds that it lasted. */
  readonly ended: Promise<number>;
}

/** Sends a text, which may be the beginning of a request, and waits. */
async function call(url: string, text: string, { reads = true } = {}): Promise<Caller> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.once("connect", resolve));
  const began = performance.now();
  let answer = "";
  if (reads) socket.on("data", (part) => (answer += part.toString()));
  const ended = new Promise<number>((resolve) => {
    socket.once("close", () => resolve((performance.now() - began) / 1000));
  });
  socket.write(text);
  return { socket, text: () => answer, ended };
}

const head = (path: string, rest = ""): string =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${rest}`;

const stalled = (path: string) => ({
  "says nothing": "",
  "stalls in its first line": "POST /pre",
  "stalls in its headers": head(path),
  "stalls in its body": head(path, 'Content-Length: 100\r\n\r\n{"distance":'),
  "stalls in a part of its body": head(path, "Transfer-Encoding: chunked\r\n\r\n5\r\n{"),
});

describe("within the limits of the servers themselves", () => {
  let given: Setting;
  let server: RunningServer;
  let features: Running;

  beforeAll(async () => {
    given = await setting();
    await register(given.pool, "first");
    server = await startServer(given);
    features = await runFeatureServer();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await features[Symbol.asyncDispose]();
    await given[Symbol.asyncDispose]();
  });

  test("who does not send a request in 10 s is told so and cut off, by both servers", async () => {
    const {
      "stalls in its body": body,
      "stalls in a part of its body": part,
      ...others
    } = stalled("/predict");
    const callers = await Promise.all([
      ...Object.values({ ...others, body, part }).map((text) => call(server.url, text)),
      // A body of 16 MB may take its time.
      ...Object.values(others).map((text) => call(features.url, text)),
    ]);
    for (const seconds of await Promise.all(callers.map(({ ended }) => ended))) {
      expect(seconds).toBeGreaterThan(9);
      expect(seconds).toBeLessThan(30);
    }
    for (const caller of callers) {
      expect(caller.text()).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/);
      expect(caller.text()).toContain('"error":"request_timeout"');
    }
  });

  test("what is no HTTP is answered with 400, headers without end with 431", async () => {
    const nonsense = await call(server.url, "hello\r\n\r\n");
    const endless = await call(server.url, head("/predict", `x: ${"y".repeat(40_000)}\r\n`));
    await Promise.all([nonsense.ended, endless.ended]);
    expect(nonsense.text()).toMatch(/^HTTP\/1.1 400 Bad Request\r\n[^]*"error":"bad_request"/);
    expect(endless.text()).toMatch(/^HTTP\/1.1 431 [^]*"error":"headers_too_large"/);
  });
});

describe("with small limits", () => {
  const limits = { bodyBytes: 1e6, requestMilliseconds: 500, connections: 5, answerMilliseconds: 1000 };
  let server: FastifyInstance;
  let url: string;
  let release: () => void;
  const open: Caller[] = [];

  beforeAll(async () => {
    const held = new Promise<void>((resolve) => (release = resolve));
    server = httpServer(limits);
    answerErrors(server, recordedLog().log);
    server.get("/health", () => ({ status: "ok" }));
    server.get("/held", async () => {
      await held;
      return { status: "ok" };
    });
    server.get("/large", () => "x".repeat(64e6));
    url = await server.listen({ host: "127.0.0.1", port: 0 });
  });
  afterAll(async () => {
    for (const { socket } of open) socket.destroy();
    await server.close();
  });

  const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
  const connections = (): Promise<number> =>
    new Promise((resolve, reject) =>
      server.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    );

  test.each(Object.entries(stalled("/health")))("who %s is cut off", async (_, text) => {
    const caller = await call(url, text);
    await caller.ended;
    expect(caller.text()).toMatch(/^HTTP\/1.1 408 /);
  });

  test("who does not read the answer is cut off", async () => {
    const caller = await call(url, get("/large"), { reads: false });
    await until(async () => (await connections()) === 0, "the end of the connection");
    caller.socket.destroy();
  });

  test("idle connections make way for new ones", async () => {
    for (let i = 0; i < 8; i++) {
      const caller = await call(url, get("/health"));
      open.push(caller);
      await until(() => caller.text().includes("ok"), "the answer");
    }
    expect(await connections()).toBeLessThanOrEqual(limits.connections + 1);
  });

  test("busy ones do not: more are answered with 503 and ended, but for /health", async () => {
    for (const { socket } of open.splice(0)) socket.destroy();
    await until(async () => (await connections()) === 0, "no connections");
    const busy = await Promise.all(Array.from({ length: limits.connections }, () => call(url, get("/held"))));
    await until(async () => (await connections()) === limits.connections, "all connections");
    const refused = await call(url, get("/held"));
    await refused.ended;
    expect(refused.text()).toMatch(/^HTTP\/1.1 503 [^]*retry-after: 1[^]*"error":"too_many_connections"/);
    const asking = await call(url, get("/health"));
    await until(() => asking.text().startsWith("HTTP/1.1 200"), "the answer of /health");
    asking.socket.destroy();
    release();
    await until(
      () => busy.every((caller) => caller.text().startsWith("HTTP/1.1 200")),
      "the answers that were held",
    );
    for (const { socket } of busy) socket.destroy();
    await until(async () => (await connections()) === 0, "no connections");
    const later = await call(url, get("/held"));
    await until(() => later.text().startsWith("HTTP/1.1 200"), "an answer as before");
    later.socket.destroy();
  });

  test("far too many are ended at once, and the server goes on", async () => {
    const callers = await Promise.all(
      Array.from({ length: 300 }, () => call(url, "GET /health HTTP/1.1\r\n").catch(() => null)),
    );
    expect(await connections()).toBeLessThanOrEqual(limits.connections + 100);
    await Promise.all(callers.flatMap((caller) => (caller === null ? [] : [caller.ended])));
    const later = await call(url, get("/health"));
    await until(() => later.text().startsWith("HTTP/1.1 200"), "an answer as before");
    later.socket.destroy();
  });
});
