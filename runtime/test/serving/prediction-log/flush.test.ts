import { randomUUID } from "node:crypto";
import { appendFile, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { flush } from "../../../src/serving/prediction-log/flush.js";
import { openSpool, type Spool } from "../../../src/serving/prediction-log/spool.js";
import { recordedLog } from "../../support/log.js";
import { setting, type Setting } from "../support/running-server.js";

let given: Setting;
let spool: Spool;
let recorded: ReturnType<typeof recordedLog>;

beforeEach(async () => {
  given = await setting();
  spool = await openSpool(path.join(given.folder, "spool"), 1e9);
  recorded = recordedLog();
});
afterEach(() => given[Symbol.asyncDispose]());

const record = (overrides: object = {}): string =>
  JSON.stringify({
    prediction_id: randomUUID(),
    service: "fun-api",
    model: "fun",
    version: 1,
    predicted_at: "2026-01-01T00:00:00Z",
    predict_at: "2026-01-01T00:00:00Z",
    request: {},
    inputs: {},
    output: { prediction: 1 },
    latency_ms: 1.5,
    ...overrides,
  });

const logged = async (): Promise<number> =>
  (await given.pool.query<{ n: number }>("SELECT count(*)::int AS n FROM serving.predictions")).rows[0]!.n;

test("brings records once, however often the same ones come", async () => {
  const lines = Array.from({ length: 2500 }, () => record());
  for (const line of [...lines, ...lines.slice(0, 100)]) void spool.append(line);
  await spool.append(record());
  await spool.seal();
  expect(await flush(spool, given.pool, recorded.log)).toBe(2601);
  expect(await logged()).toBe(2501);
  expect(await spool.segments()).toEqual([]);
});

test("a line that was cut off is named and harms no other", async () => {
  await spool.append(record());
  await spool.seal();
  const [segment] = await spool.segments();
  await appendFile(segment!, record().slice(0, 50));
  expect(await flush(spool, given.pool, recorded.log)).toBe(1);
  expect(await logged()).toBe(1);
  expect(recorded.lines).toContainEqual(
    expect.objectContaining({ message: "the last line of a prediction log was cut off", length: 50 }),
  );
});

test("a record that the database can never take is kept aside and named", async () => {
  const poison = record({ request: { note: "\0" } });
  for (let i = 0; i < 20; i++) await spool.append(i === 7 ? poison : record());
  await spool.seal();
  await flush(spool, given.pool, recorded.log);
  expect(await logged()).toBe(19);
  await spool.close();
  const kept = (await readdir(path.join(given.folder, "spool"), { recursive: true })).find((name) =>
    name.endsWith(".rejected"),
  );
  expect(await readFile(path.join(given.folder, "spool", kept!), "utf8")).toBe(`${poison}\n`);
  expect(recorded.lines).toContainEqual(
    expect.objectContaining({ level: "error", message: "the database refuses a prediction record" }),
  );
});

test("a segment stays when the database fails", async () => {
  await spool.append(record());
  await spool.seal();
  await given.pool.query("ALTER TABLE serving.predictions RENAME TO away");
  await expect(flush(spool, given.pool, recorded.log)).rejects.toThrow(/serving.predictions/);
  expect(await spool.segments()).toHaveLength(1);
});
