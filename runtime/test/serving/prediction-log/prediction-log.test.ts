import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { until } from "../../../../tests/support/until.js";
import { openPredictionLog, type PredictionLog } from "../../../src/serving/prediction-log/prediction-log.js";
import { recordedLog } from "../../support/log.js";
import { predictionRecord } from "../support/prediction-record.js";
import { setting, type Setting } from "../support/running-server.js";

let given: Setting;
let log: PredictionLog;
let directory: string;

beforeEach(async () => {
  given = await setting();
  directory = path.join(given.folder, "spool");
  log = await openPredictionLog({ directory, limitBytes: 1e9, db: given.pool, log: recordedLog().log });
});
afterEach(() => given[Symbol.asyncDispose]());

const logged = async (): Promise<number> =>
  (await given.pool.query<{ n: number }>("SELECT count(*)::int AS n FROM serving.predictions")).rows[0]!.n;

async function ownFolder(): Promise<string> {
  const names = await readdir(directory);
  return path.join(
    directory,
    names.find((name) => name !== "rejected")!,
  );
}

const segment = (): string => `${JSON.stringify(predictionRecord())}\n`;

test("what is in the folder is brought, be it counted or not", async () => {
  await log.append(predictionRecord());
  await until(async () => (await logged()) === 1, "the first record");
  await writeFile(path.join(await ownFolder(), "uncounted.jsonl"), segment());
  await until(async () => (await logged()) === 2, "the record that nobody counted");
  await log.close();
});

test("what is in the folder is brought when it closes, be it counted or not", async () => {
  await log.append(predictionRecord());
  await until(async () => (await logged()) === 1, "the first record");
  await writeFile(path.join(await ownFolder(), "uncounted.jsonl"), segment());
  await log.close();
  expect(await logged()).toBe(2);
  expect(await readdir(directory)).toEqual([]);
});

test("a folder that is removed while it runs is made again; what is answered from then on is stored", async () => {
  await log.append(predictionRecord());
  await until(async () => (await logged()) === 1, "the first record");
  await rm(directory, { recursive: true });
  await log.append(predictionRecord());
  await until(async () => (await logged()) === 2, "the second record");
  await log.close();
});

test("a file that cannot be read holds up no other", async () => {
  await log.append(predictionRecord());
  await until(async () => (await logged()) === 1, "the first record");
  await mkdir(path.join(await ownFolder(), "000000000.jsonl")); // EISDIR
  await log.append(predictionRecord());
  await until(async () => (await logged()) === 2, "the second record");
  await log.close();
});
