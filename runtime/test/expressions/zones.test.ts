import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dateTrunc, extract, toDate } from "../../src/v1/expressions.js";
import { offsetAt } from "../../src/expressions/zones.js";
import { useRules } from "../../src/zones/index.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

const day = 86_400_000;
/**
 * One or more of each kind of change: at midnight, by half an hour, of a whole day, twice within a Ramadan, of standard
 * time itself. Of some (Casablanca, Chisinau, Vancouver) Node's tables and PostgreSQL's of other years say other things.
 */
const zones = [
  "America/New_York",
  "America/Havana",
  "America/Sao_Paulo",
  "America/St_Johns",
  "America/Caracas",
  "America/Asuncion",
  "Antarctica/Troll",
  "Asia/Amman",
  "Asia/Beirut",
  "Asia/Gaza",
  "Asia/Kathmandu",
  "Asia/Kolkata",
  "Asia/Pyongyang",
  "Asia/Tehran",
  "Atlantic/Azores",
  "America/Vancouver",
  "Europe/Chisinau",
  "Africa/Cairo",
  "Africa/Casablanca",
  "Australia/Lord_Howe",
  "Europe/Dublin",
  "Europe/Istanbul",
  "Europe/Moscow",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
  "UTC",
];

const units = ["hour", "day", "week", "month", "quarter", "year"] as const;

/** Points in time just before, at and after each change of a zone's clocks, and half days around it. */
function timesAroundChanges(zone: string, from: number, to: number): number[] {
  const times: number[] = [];
  for (let time = from; time < to; time += 14 * day) {
    if (offsetAt(time, zone) === offsetAt(time + 14 * day, zone)) continue;
    let [before, after] = [time, time + 14 * day];
    while (after - before > 1000) {
      const middle = Math.floor((before + after) / 2000) * 1000;
      if (offsetAt(middle, zone) === offsetAt(before, zone)) before = middle;
      else after = middle;
    }
    for (const shift of [-day, -1, 0, 1_800_000, 3_599_999, day / 2, day]) times.push(after + shift);
  }
  return times;
}

describe("calendars of time zones", () => {
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

  it("agree with PostgreSQL around every change of the clocks, 1970 to 2040", async () => {
    const differences: string[] = [];
    for (const zone of zones) {
      // Around the changes that Node knows and those that PostgreSQL knows.
      const times = timesAroundChanges(zone, Date.UTC(1970, 0), Date.UTC(2041, 0));
      await useRules(client, zone);
      times.push(...timesAroundChanges(zone, Date.UTC(1970, 0), Date.UTC(2041, 0)));
      if (times.length === 0) continue;
      const columns = units.map(
        (unit) => `(extract(epoch FROM date_trunc('${unit}', time, $2)) * 1000)::bigint::text`,
      );
      const { rows } = await client.query<{ answers: string[] }>(
        `SELECT ARRAY[(time AT TIME ZONE $2)::date::text, extract(hour FROM time AT TIME ZONE $2)::text,
           extract(minute FROM time AT TIME ZONE $2)::text, ${columns.join(", ")}] AS answers
         FROM unnest($1::text[]) WITH ORDINALITY AS given(text, place), LATERAL (SELECT text::timestamptz AS time) AS parsed
         ORDER BY place`,
        [times.map((time) => new Date(time).toISOString()), zone],
      );
      for (const [place, time] of times.entries()) {
        const date = new Date(time);
        const answers = [
          toDate(date, zone),
          String(extract("hour", date, zone)),
          String(extract("minute", date, zone)),
          ...units.map((unit) => String(dateTrunc(unit, date, zone).getTime())),
        ];
        const wanted = rows[place]?.answers ?? [];
        if (answers.join() !== wanted.join())
          differences.push(`${zone} ${date.toISOString()}: ${answers.join()} instead of ${wanted.join()}`);
      }
    }
    expect(differences.slice(0, 20)).toEqual([]);
  });
});
