import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Project } from "@mlops-yaml/schema";
import { rowsSql } from "../../src/features/rows-sql.js";
import { viewNamed } from "../../src/frame/nodes.js";
import { databaseOf, insertRows } from "../support/database.js";
import { projectOf } from "../support/project.js";
import { randomFrom } from "../support/random.js";

const yaml = `
version: 1
project: { name: shop, timezone: Europe/Berlin }
sources:
  keyed:
    type: file
    path: keyed.csv
    primary_key: [id]
    event_time: at
    columns:
      id: { type: integer }
      at: { type: timestamp }
      shop: { type: string, nullable: true }
      amount: { type: integer, nullable: true, known_at: settled }
      settled: { type: timestamp, nullable: true }
  unkeyed:
    type: file
    path: unkeyed.csv
    event_time: at
    columns: { shop: { type: string }, at: { type: timestamp }, price: { type: float, nullable: true } }
  plain:
    type: file
    path: plain.csv
    columns: { shop: { type: string, nullable: true }, people: { type: integer } }
entities:
  shop: { key: shop }
features:
  latest_keyed:
    entity: shop
    source: keyed
    fields: { amount: { column: amount }, is_large: { expr: amount > 5 } }
  latest_unkeyed: { entity: shop, source: unkeyed, fields: { price: { column: price } } }
  static_plain: { entity: shop, source: plain, fields: { people: { column: people } } }
`;

let project: Project;
let database: Awaited<ReturnType<typeof databaseOf>>;
let client: pg.Client;

beforeAll(async () => {
  project = await projectOf(yaml);
  database = await databaseOf(project);
  client = database.client;
});
afterAll(() => database.drop());

async function rowsOf(view: string, since = "-infinity"): Promise<Record<string, unknown>[]> {
  const sql = `SELECT * FROM (${rowsSql(viewNamed(project, view), project)}) AS r ORDER BY 1, 2, 3`;
  return (await client.query<Record<string, unknown>>(sql, [since])).rows;
}

const hour = 3_600_000;
const start = Date.UTC(2024, 0, 1);
const iso = (time: number): string => new Date(time).toISOString();

describe("rows of a latest view", () => {
  test("are one for each entity, event time and known time, the greatest primary key standing", async () => {
    const random = randomFrom(1);
    const raw = Array.from({ length: 400 }, (_, id) => {
      const at = start + random.integer(20) * hour;
      return {
        id,
        at,
        shop: random.pick(["a", "b", null]),
        amount: random.chance(0.2) ? null : random.integer(10),
        settled: random.chance(0.2) ? null : at + random.integer(3) * hour - hour,
      };
    });
    await insertRows(
      client,
      "raw.keyed",
      raw.map((row) => ({
        ...row,
        at: iso(row.at),
        settled: row.settled === null ? null : iso(row.settled),
        _batch_id: 1,
      })),
    );
    // Later ids replace earlier ones of the same moment; a row that is never known does not count.
    const wanted = new Map<string, Record<string, unknown>>();
    for (const { shop, at, settled, amount } of raw) {
      if (shop === null || settled === null) continue;
      const known = Math.max(at, settled);
      wanted.set(JSON.stringify([shop, at, known]), {
        shop,
        event_time: new Date(at),
        known_at: new Date(known),
        amount: amount === null ? null : String(amount),
        is_large: amount === null ? null : amount > 5,
      });
    }
    const sorted = [...wanted.values()].toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    const rows = await rowsOf("latest_keyed");
    expect(rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))).toEqual(sorted);
    const since = start + 7 * hour;
    expect(await rowsOf("latest_keyed", iso(since))).toEqual(
      rows.filter((row) => (row["event_time"] as Date).getTime() >= since),
    );
  });

  test("stand by their values where the source has no key", async () => {
    const at = iso(start);
    const prices = [2, null, 7, 3];
    await insertRows(
      client,
      "raw.unkeyed",
      prices.map((price) => ({ shop: "a", at, price, _batch_id: 1 })),
    );
    expect(await rowsOf("latest_unkeyed")).toEqual([
      { shop: "a", event_time: new Date(start), known_at: new Date(start), price: 7 },
    ]);
  });
});

test("rows of a static view are one for each entity, from always on", async () => {
  const rows = [
    { shop: "a", people: 1 },
    { shop: "a", people: 3 },
    { shop: "b", people: 2 },
    { shop: null, people: 9 },
  ];
  await insertRows(
    client,
    "raw.plain",
    rows.map((row) => ({ ...row, _batch_id: 1 })),
  );
  const always = { event_time: -Infinity, known_at: -Infinity };
  expect(await rowsOf("static_plain")).toEqual([
    { shop: "a", ...always, people: "3" },
    { shop: "b", ...always, people: "2" },
  ]);
  expect(await rowsOf("static_plain", "2024-01-01")).toEqual([]);
});
