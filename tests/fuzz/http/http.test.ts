/** Requests of every kind to a prediction server and a feature server on a real database. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import fc from "fast-check";
import { runFeatureServer, type Running } from "../../../runtime/test/feature-server/running.js";
import { register } from "../../../runtime/test/serving/support/picnics.js";
import { setting, startServer, type RunningServer, type Setting } from "../../../runtime/test/serving/support/running-server.js"; // prettier-ignore
import { until } from "../../support/until.js";
import { casesOf, saveCase } from "../cases.js";
import { random, type Random } from "../random.js";
import { settings } from "../settings.js";
import { tally, type Tally } from "../tally.js";
import { bodyBytes, nearly, valuesOf, type Schema } from "./bodies.js";
import { exchange } from "./raw-client.js";
import { rawRequest } from "./raw-requests.js";

/** Documented answers: those of the routes, and Fastify's and Node's own to what is no request of a route. */
const documented = new Set([200, 400, 401, 404, 405, 408, 411, 413, 414, 415, 417, 422, 431, 501, 503]);
/** Of the requests so many are bytes on a socket. */
const rawShare = 0.2;
const atOnce = 8;
const dayLong = 24 * 3_600_000;
const mostMemoryBytes = 1_500 * 1024 * 1024;

interface Answered {
  readonly status: number;
  readonly body: string;
}

interface Target {
  readonly part: string;
  readonly url: string;
  /** Routes of the server's document that take a body, each as often as it is to be asked. */
  readonly routes: readonly { readonly path: string; readonly schema: Schema }[];
  readonly words: readonly string[];
  /** Bodies that a route takes, where its schema says little of them. */
  readonly sound: Readonly<Record<string, (r: Random) => unknown>>;
}

interface Sent {
  /** Answers with status 200, by route. */
  readonly answered: { readonly path: string; readonly body: string }[];
  /** Requests that may have been carried out without an answer that was read. */
  unread: number;
}

async function routesOf(url: string): Promise<Target["routes"]> {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as {
    paths: Record<
      string,
      { post?: { requestBody?: { content?: { "application/json"?: { schema?: Schema } } } } }
    >;
  };
  return Object.entries(document.paths).flatMap(([path, { post }]) => {
    const schema = post?.requestBody?.content?.["application/json"]?.schema;
    if (schema === undefined) return [];
    // Computing views again takes its time, and says little of bodies.
    return Array.from({ length: path.startsWith("/materialize") ? 1 : 20 }, () => ({ path, schema }));
  });
}

const contentTypes = ["application/json", "application/json", "application/json", "application/json", "application/json; charset=utf-8", "application/json;charset=latin1", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "x"]; // prettier-ignore

/** Sends so many requests and takes the answers down. */
async function send(target: Target, count: number, found: Tally, sent: Sent): Promise<void> {
  const { part, url, routes, words, sound } = target;
  const bodies = new Map(routes.map(({ path, schema }) => [path, valuesOf(schema, words)]));
  const one = async (r: Random, index: number): Promise<void> => {
    const { path } = r.pick(routes);
    found.count("requests");
    const known = sound[path];
    const value =
      known !== undefined && r.chance(0.7)
        ? nearly(r, known(r))
        : fc.sample(bodies.get(path)!, { numRuns: 1, seed: r.below(2 ** 31) })[0];
    const bytes = bodyBytes(r, value);
    if (r.chance(rawShare)) {
      const raw = rawRequest(r, path, bytes);
      const { answers } = await exchange(url, raw.bytes, raw.expected);
      const good = answers.filter(({ status }) => status === 200);
      if (good.length > raw.most && raw.how === "smuggled")
        faultOf(found, part, "a smuggled request is carried out", raw.bytes);
      sent.unread += Math.max(0, raw.most - answers.length);
      if (!/odd line/.test(raw.how)) for (const { body } of good) sent.answered.push({ path, body });
      if (answers.length === 0) found.count(`${raw.how}: no answer`);
      for (const answer of answers) judge(found, part, `${raw.how}: ${answer.status}`, answer, raw.bytes);
      return;
    }
    const type = r.pick(contentTypes);
    const started = performance.now();
    const response = await fetch(url + path, {
      method: "POST",
      headers: type === "" ? {} : { "content-type": type },
      body: new Uint8Array(bytes),
    });
    const answer = { status: response.status, body: await response.text() };
    found.took(performance.now() - started, `${path}, case ${index}`);
    if (answer.status === 200) sent.answered.push({ path, body: answer.body });
    judge(found, part, `${path} ${answer.status}`, answer, Buffer.from(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${bytes.length}\r\n\r\n${bytes.toString("latin1")}`, "latin1")); // prettier-ignore
  };
  let next = 0;
  const caller = async (): Promise<void> => {
    for (let index = next++; index < count && !settings.isOver(); index = next++)
      await one(random(`${settings.seed}:${part}:${index}`), index);
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
  if (process.memoryUsage().rss > mostMemoryBytes) found.fail({ what: "memory grows", story: part });
  expect((await fetch(`${url}/health`)).status).toBe(200);
}

function judge(found: Tally, part: string, outcome: string, { status, body }: Answered, bytes: Buffer): void {
  found.count(outcome);
  if (!documented.has(status)) return faultOf(found, part, `answers ${status}: ${body.slice(0, 80)}`, bytes);
  if (status === 200 || body === "") return;
  try {
    // The feature server answers as Feast's does: its errors are JSON in a JSON text.
    const parsed: unknown = JSON.parse(body);
    const problem: unknown = typeof parsed === "string" ? JSON.parse(parsed) : parsed;
    const { message, detail = message } = problem as { message?: unknown; detail?: unknown };
    if (typeof detail !== "string" && !Array.isArray(detail))
      faultOf(found, part, `an answer of ${status} has no message`, bytes);
  } catch {
    faultOf(found, part, `an answer of ${status} is not JSON`, bytes);
  }
}

function faultOf(found: Tally, part: string, what: string, bytes: Buffer): void {
  found.fail({ what, story: saveCase(part, what, { request: bytes }) });
}

let pushedRow = 1;
const soundBodies: Target["sound"] = {
  "/push": (r) => {
    const rows = Array.from({ length: r.pick([1, 1, 2, 5, 50]) }, () => (pushedRow += 1));
    const time = (): string => new Date(Date.now() - r.below(3_000_000)).toISOString();
    const df = { id: rows, sensor: rows.map(() => r.pick(["a", "b", "c"])), at: rows.map(time), value: rows.map(() => r.below(1_200)) }; // prettier-ignore
    return { push_source_name: "readings", df, to: r.pick(["online", "offline", "online_and_offline"]) };
  },
  "/get-online-features": (r) => ({
    ...(r.chance(0.5)
      ? { feature_service: "comfort" }
      : { features: ["latest_reading:value", "sensor_facts:room"] }),
    entities: { sensor: Array.from({ length: r.between(1, 4) }, () => r.pick(["a", "b", "nobody"])) },
    ...(r.chance(0.3) && { full_feature_names: r.chance(0.5) }),
  }),
};

const countOf = (share: number): number => Math.round(settings.requests * share);

describe("the prediction server", () => {
  let given: Setting;
  let server: RunningServer;
  beforeAll(async () => {
    given = await setting();
    await register(given.pool, "first");
    server = await startServer(given, { env: { LOG_LEVEL: "error" } });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await given[Symbol.asyncDispose]();
  });

  const stored = async (): Promise<string[]> => {
    const { rows } = await given.pool.query<{ id: string }>(
      "SELECT prediction_id AS id FROM serving.predictions",
    );
    return rows.map(({ id }) => id);
  };

  test.each(casesOf("predictions"))("$name", async ({ path }) => {
    const found = tally("predictions");
    const { answers } = await exchange(server.url, await readFile(join(path, "request")), 1);
    for (const answer of answers) judge(found, "predictions", "again", answer, Buffer.alloc(0));
    expect(found.failures).toEqual([]);
  });

  test(
    "answers every request as documented, and stores every answer once",
    async () => {
      const found = tally("predictions");
      const sent: Sent = { answered: [], unread: 0 };
      const before = new Set(await stored());
      const words = ["north", "south", "nowhere", "distance", "station", "starts_at", "note", "predict_at"];
      await send({ part: "predictions", url: server.url, routes: await routesOf(server.url), words, sound: {} }, countOf(0.6), found, sent); // prettier-ignore
      const ids = sent.answered.map(
        ({ body }) => (JSON.parse(body) as { prediction_id: string }).prediction_id,
      );
      found.count("answered with 200 and looked for in the log", ids.length);
      await until(async () => {
      const there = new Set(await stored());
      return ids.every((id) => there.has(id));
    }, "the record of every answer").catch((error: Error) => found.fail({ what: "an answer is not stored", story: error.message.slice(0, 500) })); // prettier-ignore
      const records = (await stored()).filter((id) => !before.has(id));
      if (new Set(records).size !== records.length || new Set(ids).size !== ids.length)
        found.fail({ what: "an answer is stored twice", story: String(records.length) });
      if (records.length > ids.length + sent.unread)
        found.fail({
          what: "more is stored than was asked for",
          story: `${records.length} of ${ids.length}`,
        });
      console.log(found.text());
      expect(found.failures).toEqual([]);
    },
    dayLong,
  );
});

describe("the feature server", () => {
  let running: Running;
  beforeAll(async () => {
    running = await runFeatureServer();
    const now = new Date().toISOString();
    await running.post("/push", {
      push_source_name: "readings",
      df: { id: [1], sensor: ["a"], at: [now], value: [7] },
    });
  });
  afterAll(() => running[Symbol.asyncDispose]());

  test.each(casesOf("features"))("$name", async ({ path }) => {
    const found = tally("features");
    const { answers } = await exchange(running.url, await readFile(join(path, "request")), 1);
    for (const answer of answers) judge(found, "features", "again", answer, Buffer.alloc(0));
    expect(found.failures).toEqual([]);
  });

  test(
    "answers every request as documented, and stores every pushed row once",
    async () => {
      const found = tally("features");
      const sent: Sent = { answered: [], unread: 0 };
      const words = ["a", "b", "sensor", "id", "at", "value", "room", "readings", "comfort", "latest_reading:value", "sensor_facts:room", "latest_reading", "online", "offline", "online_and_offline", new Date().toISOString(), "1"]; // prettier-ignore
      const batches = async (): Promise<number> => {
        const { rows } = await running.pool.query<{ rows: number }>(
          "SELECT coalesce(sum(rows_loaded + rows_quarantined + rows_late), 0) AS rows FROM raw._batches WHERE origin LIKE 'push:%' AND state = 'loaded'",
        );
        return Number(rows[0]?.rows);
      };
      const before = await batches();
      const answeredBefore = sent.answered.length;
      await send({ part: "features", url: running.url, routes: await routesOf(running.url), words, sound: soundBodies }, countOf(0.4), found, sent); // prettier-ignore
      const pushes = sent.answered.slice(answeredBefore).filter(({ path }) => path === "/push");
      const told = pushes.reduce((sum, { body }) => {
        const answer = JSON.parse(body) as { batch_id: number | null; rows_loaded: number; rows_quarantined: number; rows_late: number }; // prettier-ignore
        return answer.batch_id === null
          ? sum
          : sum + answer.rows_loaded + answer.rows_quarantined + answer.rows_late;
      }, 0);
      const rows = (await batches()) - before;
      found.count("pushed rows that were answered for", told);
      if (rows < told) found.fail({ what: "pushed rows are not stored", story: `${rows} of ${told}` });
      console.log(found.text());
      expect(found.failures).toEqual([]);
    },
    dayLong,
  );
});
