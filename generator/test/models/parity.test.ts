/** The check that a running system makes of itself finds nothing where all is well, and what was tampered with. */
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyModel, type ComputedInputs } from "../../../runtime/src/parity/index.js";
import { createPool } from "../../../runtime/src/store/index.js";
import { onlineSql } from "../../src/features/online-sql.js";
import { rowsSql } from "../../src/features/rows-sql.js";
import { parityQueries, type ParityQueries } from "../support/parity-queries.js";
import { identifiers } from "../../src/sql/quote.js";
import { databaseOf, insertRows } from "../support/database.js";
import { only, projectOf } from "../support/project.js";

const yaml = `
version: 1
project: { name: shop }
sources:
  orders:
    type: file
    path: orders.csv
    primary_key: [id]
    event_time: at
    columns:
      id: { type: integer }
      at: { type: timestamp }
      shop: { type: string }
      day: { type: integer }
      amount: { type: float, nullable: true, known_at: at + interval '3 hours' }
  prices:
    type: file
    path: prices.csv
    event_time: at
    delay: 20m
    columns: { shop: { type: string }, day: { type: integer }, at: { type: timestamp }, price: { type: float } }
entities:
  shop: { key: shop }
  shop_day: { key: [shop, day] }
features:
  price: { entity: shop_day, source: prices, ttl: 5h, fields: { price: { column: price } } }
  record:
    entity: shop
    source: orders
    every: 1h
    ttl: 2d
    fields: { spent_6h: { aggregate: avg, of: amount, window: 6h }, orders_1d: { aggregate: count, window: 1d } }
models:
  big:
    task: binary_classification
    source: orders
    where: amount is not null
    label: amount > 50
    predict_at: at
    inputs: { request: [day], derived: { weekday: extract(dow from at), dear: day * 1.1 / 3 }, features: [price.*, record.*] }
`;

let client: pg.Client;
let pool: pg.Pool;
let drop: () => Promise<void>;
let queries: ParityQueries;

beforeAll(async () => {
  const project = await projectOf(yaml);
  const database = await databaseOf(project);
  ({ client, drop } = database);
  pool = createPool({ DATABASE_URL: database.url });
  const hour = (number: number): string => new Date(Date.UTC(2024, 4, 1) + number * 1_800_000).toISOString();
  await insertRows(
    client,
    "raw.orders",
    Array.from({ length: 300 }, (_, id) => ({
      id, at: hour((id * 7) % 240), shop: `s${id % 5}`, day: id % 3, amount: id % 11 === 0 ? null : (id * 37) % 100 + 0.1, _batch_id: 1,
    })), // prettier-ignore
  );
  await insertRows(
    client,
    "raw.prices",
    Array.from({ length: 200 }, (_, id) => ({
      shop: `s${id % 5}`, day: id % 3, at: hour((id * 3) % 240), price: id / 7, _batch_id: 1,
    })), // prettier-ignore
  );
  for (const view of project.features) {
    const names = [...view.keys, ...view.fields].map(({ name }) => name);
    const columns = [
      ...names.slice(0, view.keys.length),
      "event_time",
      "known_at",
      ...names.slice(view.keys.length),
    ];
    await client.query(
      `INSERT INTO features.${view.name} (${identifiers(columns)})\n${rowsSql(view, project)}`,
      ["-infinity"],
    );
    await client.query(onlineSql(view), ["2024-05-04T12:00Z"]);
    await client.query(
      `INSERT INTO features._materializations VALUES ($1, '', 1, '2024-05-06', '2024-05-04T12:00Z', 0)`,
      [view.name],
    );
  }
  queries = parityQueries(only(project.models), project)!;
});
afterAll(async () => {
  await pool.end();
  await drop();
});

test("all executions agree, and enough was compared", async () => {
  const { compared, differences } = await verifyModel(pool, queries, { rows: 100 });
  expect(differences).toEqual([]);
  expect(compared).toEqual({ historical: 300, rebuilt: 9, online: 300, computed: 0 });
  const { rows } = await client.query(
    "SELECT FROM pg_class WHERE relname IN ('price', 'record') AND relpersistence = 't'",
  );
  expect(rows).toEqual([]);
});

test("a look-up with another time to live is found, with an example", async () => {
  const tampered = { ...queries, historicalSql: queries.historicalSql!.replace("'5 hours'", "'1 hour'") };
  expect(tampered.historicalSql).not.toBe(queries.historicalSql);
  const { differences } = await verifyModel(pool, tampered, { rows: 300 });
  const found = differences.find(({ check }) => check === "historical");
  expect(found).toMatchObject({ feature: "price__price" });
  expect(found?.examples[0]).toMatchObject({ wanted: expect.any(String) as string, found: null });
});

test("an online statement that forgets what is not known yet is found", async () => {
  const views = queries.views.map((view) => ({
    ...view,
    onlineSql: view.onlineSql.replaceAll(
      /event_time <= \$1\s+AND known_at <= \$1/g,
      "$1::timestamptz IS NOT NULL",
    ),
  }));
  const { differences } = await verifyModel(pool, { ...queries, views }, { rows: 100 });
  expect(differences.map(({ check }) => check)).toContain("rebuilt");
});

test("an online row that is not what history has is found", async () => {
  await client.query("UPDATE online.record SET orders_1d = orders_1d + 1 WHERE shop = 's1'");
  const { differences } = await verifyModel(pool, queries, { rows: 100 });
  expect(differences).toMatchObject([{ check: "online", feature: "record__orders_1d" }]);
});

test("what the emitted functions compute is what the database did, or it is found", async () => {
  type Order = { readonly at: Date; readonly day: number };
  const functions = (dear: (day: number) => number): ComputedInputs => ({
    derive: ({ at, day }: Order) => ({ weekday: at.getUTCDay(), dear: dear(day) }),
  });
  const rows = 100;
  const same = await verifyModel(pool, queries, { rows, inputs: functions((day) => (day * 1.1) / 3) });
  expect(same.compared.computed).toBe(200);
  expect(same.differences.filter(({ check }) => check === "computed")).toEqual([]);
  const other = await verifyModel(pool, queries, { rows, inputs: functions((day) => day * 0.4) });
  expect(other.differences.filter(({ check }) => check === "computed")).toMatchObject([{ feature: "dear" }]);
});
