import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { firstDifference } from "../../src/zones/difference.js";
import { followRules } from "../../src/zones/follow-rules.js";
import { knownRules, setRules } from "../../src/zones/known-rules.js";
import { readRules } from "../../src/zones/read-rules.js";
import { offsetBy, rulesHash, type ZoneRules } from "../../src/zones/rules.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { recordedLog } from "../support/log.js";

/** Zones with changes a week apart, of a whole day, of seconds, written out until 2087, or none at all. */
const zones = [
  "America/Noronha",
  "Asia/Gaza",
  "Africa/Casablanca",
  "Africa/Tunis",
  "Pacific/Apia",
  "Europe/Amsterdam",
  "Europe/Riga",
  "Australia/Lord_Howe",
  "America/Santiago",
  "Antarctica/Troll",
  "Etc/GMT+5",
];

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** What PostgreSQL's clocks are ahead of UTC, in milliseconds. */
async function wantedOffsets(zone: string, seconds: readonly number[]): Promise<number[]> {
  const { rows } = await client.query<{ ahead: number }>(
    `SELECT extract(epoch FROM (at AT TIME ZONE $2) - (at AT TIME ZONE 'UTC'))::int * 1000 AS ahead
       FROM unnest($1::float8[]) WITH ORDINALITY AS given(second, place), LATERAL (SELECT to_timestamp(second) AS at) AS t
      ORDER BY place`,
    [seconds, zone],
  );
  return rows.map(({ ahead }) => ahead);
}

describe("rules that are read from PostgreSQL", () => {
  it.each(zones)("of %s are its own, in all years", { timeout: 60_000 }, async (zone) => {
    const rules = await readRules(client, zone);
    // A sequence that is the same in each run: days in the years 1 to 9999, and every change with its neighbours.
    const seconds: number[] = [];
    for (let place = 0; place < 6_000; place += 1) {
      const share = (place * 0.618_033_988_749_895) % 1;
      seconds.push(
        Math.floor(Date.UTC(place % 2 === 0 ? 1850 : 2000, 0) / 1000 + share * 86_400 * 365 * 250),
      );
      if (place % 6 === 0) seconds.push(Math.floor(-62_000_000_000 + share * 315_000_000_000));
    }
    for (const time of rules.times) seconds.push(time / 1000 - 1, time / 1000);
    const wanted = await wantedOffsets(zone, seconds);
    const wrong = seconds.filter((second, place) => offsetBy(rules, second * 1000) !== wanted[place]);
    expect(wrong.map((second) => new Date(second * 1000).toISOString()).slice(0, 10)).toEqual([]);
  });

  it("lack a zone that PostgreSQL does not know, which is said with what to do", async () => {
    await expect(readRules(client, "Mars/Olympus_Mons")).rejects.toMatchObject({
      code: "MLO5016",
      message: "PostgreSQL does not know the time zone Mars/Olympus_Mons.",
    });
  });

  it("are followed by a process, which says where Node's differ", async () => {
    const recorded = recordedLog();
    const rules = followRules(client, "Africa/Windhoek", recorded.log);
    expect(rules.isReady()).toBe(false);
    await Promise.all([rules.ready(), rules.ready()]);
    expect(rules.isReady()).toBe(true);
    rules.stop();
    expect(knownRules("Africa/Windhoek")).toEqual(await readRules(client, "Africa/Windhoek"));
    expect(recorded.lines).toEqual([]);
    await expect(followRules(client, "Mars/Base", recorded.log).ready()).rejects.toMatchObject({
      code: "MLO5016",
    });
    followRules(client, "UTC", recorded.log).stop();
    expect(knownRules("UTC")).toBeUndefined();
  });

  it("differ from Node's at the first time at which one clock shows another time", async () => {
    const rules = await readRules(client, "America/New_York");
    expect(firstDifference(rules, 0, Date.UTC(2026, 0))).toBeNull();
    const change = Date.UTC(2024, 2, 10, 7);
    const later = [...rules.times].map((time) => (time === change ? time + 86_400_000 : time));
    const other: ZoneRules = { ...rules, times: Float64Array.from(later) };
    expect(firstDifference(other, 0, Date.UTC(2026, 0))).toBe(change + 86_400_000 - 1);
    expect(rulesHash(other, change)).toBe(rulesHash(rules, change));
    expect(rulesHash(other, change + 1)).not.toBe(rulesHash(rules, change + 1));
    const without: ZoneRules = {
      ...rules,
      times: rules.times.slice(0, -2),
      offsets: rules.offsets.slice(0, -2),
    };
    expect(rulesHash(without, Date.UTC(2026, 0))).toBe(rulesHash(rules, Date.UTC(2026, 0)));
  });

  it("reach threads", async () => {
    setRules({ zone: "Test/Thread", first: 60_000, times: new Float64Array(), offsets: new Int32Array() });
    const { Worker } = await import("node:worker_threads");
    const code = `const { parentPort, getEnvironmentData } = require("node:worker_threads");
      parentPort.postMessage(getEnvironmentData("mlops-yaml zone rules").get("Test/Thread"));`;
    const thread = new Worker(code, { eval: true });
    const got = await new Promise((resolve, reject) => thread.once("message", resolve).once("error", reject));
    await thread.terminate();
    expect(got).toMatchObject({ zone: "Test/Thread", first: 60_000 });
  });
});
