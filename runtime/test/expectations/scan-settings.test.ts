import { afterAll, beforeAll, expect, it } from "vitest";
import { withScanSettings } from "../../src/expectations/scans/settings.js";
import { bench, type Bench } from "./support.js";

let db: Bench;
beforeAll(async () => {
  db = await bench("SELECT 1");
});
afterAll(() => db[Symbol.asyncDispose]());

const ask = async (sql: string): Promise<Record<string, unknown>[]> =>
  (await db.client.query<Record<string, unknown>>(sql)).rows;

const inForce = (): Promise<Record<string, unknown>[]> =>
  ask(
    "SELECT current_setting('work_mem') AS memory, current_setting('enable_presorted_aggregate') AS presorted",
  );

it.each([
  ["more memory than is set", "32MB", "128MB"],
  ["no less than is set", "256MB", "256MB"],
])("scans have %s, and what comes after them has it as before", async (_, memory, during) => {
  await ask("BEGIN");
  await ask(`SET LOCAL work_mem = '${memory}'`);
  expect(await withScanSettings(ask, inForce)).toEqual([{ memory: during, presorted: "off" }]);
  expect(await inForce()).toEqual([{ memory, presorted: "on" }]);
  await ask("ROLLBACK");
});
