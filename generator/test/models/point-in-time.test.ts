import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Project } from "@mlops-yaml/schema";
import { onlineSql } from "../../src/features/online-sql.js";
import { viewNamed } from "../../src/frame/nodes.js";
import { lookupOf } from "../../src/models/lookup-sql.js";
import { trainingSetSql } from "../../src/models/training-set-sql.js";
import { databaseOf, insertRows } from "../support/database.js";
import { only, projectOf } from "../support/project.js";
import { randomFrom, type Random } from "../support/random.js";

const minute = 60_000;
const hour = 60 * minute;
const start = Date.UTC(2024, 2, 30, 12);

const yaml = `
version: 1
project: { name: shop, timezone: Europe/Berlin }
sources:
  orders:
    type: file
    path: orders.csv
    format: csv
    primary_key: [id, at]
    event_time: at
    known_at: at - interval '2 days'
    columns:
      id: { type: integer }
      at: { type: timestamp }
      shop: { type: string, nullable: true }
      city: { type: string }
      amount: { type: integer }
      paid: { type: integer, nullable: true, known_at: settled }
      settled: { type: timestamp, nullable: true }
  prices:
    type: file
    path: prices.csv
    format: csv
    event_time: at
    columns: { shop: { type: string }, city: { type: string }, at: { type: timestamp }, price: { type: float } }
  cities:
    type: file
    path: cities.csv
    format: csv
    primary_key: [city]
    columns: { city: { type: string }, people: { type: integer } }
entities:
  shop: { key: [shop, city] }
  city: { key: city }
features:
  city_facts: { entity: city, source: cities, fields: { people: { column: people } } }
  shop_price: { entity: shop, source: prices, ttl: 3h, fields: { price: { column: price } } }
  shop_record:
    entity: shop
    source: orders
    every: 1h
    ttl: 4h
    fields: { orders_6h: { aggregate: count, window: 6h } }
models:
  paid_amount:
    task: regression
    source: orders
    where: amount > 2 or amount < 1
    label: paid
    predict_at: at - interval '90 minutes'
    inputs:
      request: [amount, city]
      derived: { hour_of_day: extract(hour from at) }
      features: [shop_record.*, shop_price.*, city_facts.*]
    split: { by: time, test: 20%, validation: 10% }
    trainer: { algorithm: gradient_boosting }
    evaluate: { metrics: [mae] }
`;

interface Example {
  readonly id: number;
  readonly at: number;
  readonly shop: string | null;
  readonly city: string;
  readonly amount: number;
  readonly paid: number | null;
  readonly settled: number | null;
}
interface ViewRow {
  readonly shop: string;
  readonly city: string;
  readonly event_time: number;
  readonly known_at: number;
  readonly value: number;
}

let project: Project;
let database: Awaited<ReturnType<typeof databaseOf>>;
let client: pg.Client;
let prices: ViewRow[];
let counts: ViewRow[];
/** shop_record is computed up to here. */
let until: number;
const people = new Map([["x", 100]]);

beforeAll(async () => {
  project = await projectOf(yaml);
  database = await databaseOf(project);
  client = database.client;
  const random = randomFrom(1);
  prices = viewRowsOf(random, 300, 20 * minute);
  counts = viewRowsOf(random, 60, 0);
  until = start + 20 * hour;
  await insertView("shop_price", "price", prices);
  await insertView("shop_record", "orders_6h", counts);
  await insertRows(client, "features.city_facts", [
    { city: "x", event_time: "-infinity", known_at: "-infinity", people: 100 },
  ]);
  for (const [view, materialized] of [
    ["shop_record", new Date(until).toISOString()],
    ["shop_price", "2024-01-01"],
    ["city_facts", "-infinity"],
  ]) {
    await client.query("INSERT INTO features._materializations VALUES ($1, '', 1, $2, NULL, 0)", [
      view,
      materialized,
    ]);
  }
});
afterAll(() => database.drop());

/** Distinct rows with ties in event time and rows that become known later. */
function viewRowsOf(random: Random, count: number, step: number): ViewRow[] {
  const rows = Array.from({ length: count }, (_, value) => {
    const event_time = start + (step === 0 ? random.integer(24) * hour : random.integer(70) * step);
    const known_at = step === 0 ? event_time : event_time + random.pick([0, 0, 10, 90, 240]) * minute;
    return { shop: random.pick(["a", "b"]), city: random.pick(["x", "y"]), event_time, known_at, value };
  });
  const moment = (row: ViewRow): string => JSON.stringify([row.shop, row.city, row.event_time, row.known_at]);
  return [...new Map(rows.map((row) => [moment(row), row])).values()];
}

const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

async function insertView(view: string, field: string, rows: readonly ViewRow[]): Promise<void> {
  await insertRows(
    client,
    `features.${view}`,
    rows.map(({ shop, city, event_time, known_at, value }) => ({
      shop,
      city,
      event_time: iso(event_time),
      known_at: iso(known_at),
      [field]: value,
    })),
  );
}

/** The rule of point-in-time joins: newest row known at t, ties to the greatest known time. */
function newest(rows: readonly ViewRow[], shop: string | null, city: string, t: number): ViewRow | undefined {
  return rows
    .filter((row) => row.shop === shop && row.city === city)
    .filter((row) => row.event_time <= t && row.known_at <= t)
    .toSorted((a, b) => a.event_time - b.event_time || a.known_at - b.known_at)
    .at(-1);
}

function priceAt(shop: string | null, city: string, t: number): ViewRow | undefined {
  const row = newest(prices, shop, city, t);
  return row !== undefined && row.event_time >= t - 3 * hour ? row : undefined;
}

function countAt(shop: string | null, city: string, t: number): ViewRow | undefined {
  return until >= t - 4 * hour ? newest(counts, shop, city, t) : undefined;
}

function featuresAt(shop: string | null, city: string, t: number): Record<string, number | null> {
  return {
    shop_record__orders_6h: countAt(shop, city, t)?.value ?? null,
    shop_price__price: priceAt(shop, city, t)?.value ?? null,
    city_facts__people: people.get(city) ?? null,
  };
}

test("the training set holds each example with what was known at its prediction time", async () => {
  const random = randomFrom(2);
  const examples = Array.from({ length: 400 }, (_, id): Example => {
    const at = start + random.integer(30 * 12) * 5 * minute;
    return {
      id,
      at,
      shop: random.pick(["a", "b", "c", null]),
      city: random.pick(["x", "y"]),
      amount: random.integer(4),
      paid: random.chance(0.1) ? null : id,
      settled: random.chance(0.1) ? null : at + random.integer(30) * hour,
    };
  });
  await insertRows(
    client,
    "raw.orders",
    examples.map((row) => ({ ...row, at: iso(row.at), settled: iso(row.settled), _batch_id: 1 })),
  );
  const asOf = start + 40 * hour;
  const model = only(project.models);
  const { rows, fields } = await client.query(trainingSetSql(model, project), [iso(asOf)]);
  expect(fields.map(({ name }) => name)).toEqual([
    "example_id",
    "predict_at",
    "label",
    ...model.inputs.map(({ name }) => name),
  ]);
  const wanted = examples
    .filter(({ amount }) => amount > 2 || amount < 1)
    .filter(({ paid, settled, at }) => paid !== null && settled !== null && Math.max(at, settled) <= asOf)
    .map(({ id, at, shop, city, amount, paid }) => {
      const predictAt = at - 90 * minute;
      return {
        example_id: JSON.stringify([id, new Date(at).toISOString().replace(".000Z", "+00:00")]).replace(
          ",",
          ", ",
        ),
        predict_at: new Date(predictAt),
        label: paid,
        amount: String(amount),
        city,
        // Berlin is one hour ahead of UTC, and two from 2024-03-31 01:00 UTC on.
        hour_of_day: String((new Date(at).getUTCHours() + (at < Date.UTC(2024, 2, 31, 1) ? 1 : 2)) % 24),
        ...texts(featuresAt(shop, city, predictAt)),
      };
    })
    .toSorted(
      (a, b) => a.predict_at.getTime() - b.predict_at.getTime() || (a.example_id < b.example_id ? -1 : 1),
    );
  expect(wanted.length).toBeGreaterThan(100);
  expect(rows).toEqual(wanted);
});

/** node-postgres gives bigint as text. */
function texts(features: Record<string, number | null>): Record<string, number | string | null> {
  return Object.fromEntries(
    Object.entries(features).map(([name, value]) => [
      name,
      value === null || name === "shop_price__price" ? value : String(value),
    ]),
  );
}

test("look-ups give one row, online as of now and from history as of any time", async () => {
  const model = only(project.models);
  const lookup = lookupOf(model, project);
  if (lookup === null) throw new Error("the model reads features");
  expect(lookup.parameters).toEqual(["city", "shop"]);
  const random = randomFrom(3);
  for (let round = 0; round < 60; round += 1) {
    const t = start + random.integer(40 * 4) * 15 * minute;
    for (const view of model.views) await client.query(onlineSql(viewNamed(project, view)), [iso(t)]);
    for (const [shop, city] of [
      ["a", "x"],
      ["b", "y"],
      ["c", "x"],
      [null, "z"],
    ] as const) {
      const wanted = {
        ...texts(featuresAt(shop, city, t)),
        shop_record__event_time: date(countAt(shop, city, t)),
        shop_price__event_time: date(priceAt(shop, city, t)),
        city_facts__event_time: people.has(city) ? -Infinity : null,
        shop_record__state: state(countAt(shop, city, t), newest(counts, shop, city, t)),
        shop_price__state: state(priceAt(shop, city, t), newest(prices, shop, city, t)),
      };
      for (const sql of [lookup.onlineSql, lookup.historicalSql]) {
        const { rows } = await client.query(sql, [iso(t), city, shop]);
        expect(rows, `${shop} in ${city} at ${iso(t)}`).toEqual([wanted]);
      }
    }
  }
});

/** @param row the one that counts @param known the one there would be if nothing aged */
function state(row: ViewRow | undefined, known: ViewRow | undefined): string {
  if (row !== undefined) return "PRESENT";
  return known === undefined ? "NOT_FOUND" : "OUTSIDE_MAX_AGE";
}

function date(row: ViewRow | undefined): Date | null {
  return row === undefined ? null : new Date(row.event_time);
}

test("an entity without rows leaves the online table", async () => {
  const view = viewNamed(project, "city_facts");
  await client.query("BEGIN");
  await client.query(onlineSql(view), ["2024-01-01"]);
  await client.query("DELETE FROM features.city_facts");
  await client.query(onlineSql(view), ["2024-01-01"]);
  expect((await client.query("SELECT * FROM online.city_facts")).rows).toEqual([]);
  await client.query("ROLLBACK");
});
