import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Readable } from "node:stream";
import type pg from "pg";
import { zonedTime } from "../../src/expectations/zoned-times.js";
import { withParameters } from "../../src/expectations/suite-parameters.js";
import { fromLocalTime, offsetAt } from "../../src/expressions/zones.js";
import { showingOf } from "../../src/flows/local-time.js";
import { parseInterval } from "../../src/ingestion/interval.js";
import { momentText } from "../../src/ingestion/parquet/times.js";
import { stage, stagingTable } from "../../src/ingestion/staging.js";
import { createPool } from "../../src/store/index.js";
import { timestampReader } from "../../src/user-code/timestamp.js";
import { useRules } from "../../src/zones/index.js";
import { testDatabase } from "../support/database.js";

/** Zones whose clocks change by half an hour, two hours or a day, at midnight, in Ramadan, or never. */
const zones =
  `America/New_York America/Santiago America/Havana America/St_Johns America/Sao_Paulo Europe/Berlin Europe/Dublin
   Africa/Cairo Africa/Casablanca Asia/Beirut Asia/Tehran Asia/Kathmandu Australia/Lord_Howe Pacific/Apia Antarctica/Troll`.split(
    /\s+/,
  );
const hour = 3_600_000;
const perChange = process.env["MLOPS_PROPERTY_RUNS"] === undefined ? 3 : 40;

let database: Awaited<ReturnType<typeof testDatabase>>;
let pool: pg.Pool;
beforeAll(async () => {
  database = await testDatabase();
  pool = createPool({ DATABASE_URL: database.url });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Local times of whole seconds around every change of the zone's clocks from 2007 to 2023, the changes themselves included. */
function timesAround(zone: string, seed: number): number[] {
  let state = seed;
  const random = (): number => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  const times: number[] = [];
  for (let time = Date.UTC(2007, 0, 1); time < Date.UTC(2024, 0, 1); time += 12 * hour) {
    const [before, after] = [offsetAt(time, zone), offsetAt(time + 12 * hour, zone)];
    if (before === after) continue;
    let [least, greatest] = [time, time + 12 * hour];
    while (greatest - least > 1000) {
      const middle = Math.floor((least + greatest) / 2000) * 1000;
      if (offsetAt(middle, zone) === before) least = middle;
      else greatest = middle;
    }
    times.push(greatest + before, greatest + after, greatest + before - 1000, greatest + after - 1000);
    for (let place = 0; place < perChange; place += 1)
      times.push(greatest + Math.floor((random() * 6 - 3) * 3600) * 1000 + before);
  }
  for (let place = 0; place < 20; place += 1)
    times.push(Date.UTC(2008, 0, 1) + Math.floor(random() * 15 * 365 * 86_400) * 1000);
  return times;
}

/** As a Parquet column of times without a zone gives it. */
function parquetText(local: number): string {
  const printed = momentText(BigInt(local), "MILLIS", true);
  if (typeof printed !== "string") throw new Error("no time of the calendar");
  return printed;
}

const text = (local: number): string => new Date(local).toISOString().slice(0, 19);

describe("a local time", () => {
  it("is the same point in time through every door, and PostgreSQL's", { timeout: 120_000 }, async () => {
    const columns = { at: { type: "timestamp" } } as const;
    let compared = 0;
    for (const [index, zone] of zones.entries()) {
      await useRules(pool, zone);
      const locals = timesAround(zone, index + 1);
      const { rows } = await pool.query<{ at: Date }>(
        "SELECT at::timestamp AT TIME ZONE $2 AS at FROM unnest($1::text[]) WITH ORDINALITY AS t (at, n) ORDER BY n",
        [locals.map(text), zone],
      );
      const wanted = rows.map(({ at }) => at.getTime());
      const doors: Record<string, (local: number) => number | null> = {
        expressions: (local) => fromLocalTime(local, zone),
        "code of the user's own, pushes": (local) => timestampReader(zone)(text(local)),
        "with a space": (local) => timestampReader(zone)(text(local).replace("T", " ")),
        "arguments of expectations": (local) => Date.parse(String(zonedTime(text(local), zone))),
        "suite parameters": (local) => {
          const [date = "", clock = ""] = text(local).split("T");
          const parts = [...date.split("-"), ...clock.split(":")].map(Number).join(", ");
          const clockOf = { now: new Date(0), timezone: zone };
          const { at } = withParameters({ at: { $PARAMETER: `datetime(${parts})` } }, {}, clockOf);
          return (at as Date).getTime();
        },
      };
      for (const [name, read] of Object.entries(doors))
        expect({ name, zone, times: locals.map(read) }).toEqual({ name, zone, times: wanted });
      // What a schedule takes for skipped or twice is what PostgreSQL does, with its own choice of the two.
      locals.forEach((local, place) => {
        const showing = showingOf(local, zone);
        expect([showing.at, showing.kind === "twice" ? showing.again : showing.at]).toEqual(
          showing.kind === "skipped" ? [showing.at, showing.at] : expect.arrayContaining([wanted[place]]),
        );
      });
      // COPY of what CSV, JSON Lines and Parquet (without the mark of UTC) were read as.
      const client = await pool.connect();
      try {
        await client.query("BEGIN");
        const lines = locals.map((local, place) =>
          Buffer.from(`${place}\tt\t\\N\t${place % 2 === 0 ? text(local) : parquetText(local)}\n`),
        );
        await stage(client, columns, Readable.from(lines), zone);
        const staged = await client.query<{ at: Date }>(
          `SELECT at FROM ${stagingTable(columns)} ORDER BY _row_number`,
        );
        expect({ zone, times: staged.rows.map(({ at }) => at.getTime()) }).toEqual({ zone, times: wanted });
        await client.query("ROLLBACK");
      } finally {
        client.release();
      }
      for (const [place, local] of locals.entries()) {
        if (local % 60_000 !== 0 || place % 9 !== 0) continue;
        const { from } = await parseInterval(pool, text(local).slice(0, 16), zone);
        expect({
          zone,
          local,
          from: Date.parse(from.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00")),
        }).toEqual({
          zone,
          local,
          from: wanted[place],
        });
      }
      compared += locals.length;
    }
    if (process.env["MLOPS_PROPERTY_RUNS"] !== undefined) console.log({ compared });
    expect(compared).toBeGreaterThan(2_000);
  });
});
