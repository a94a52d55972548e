import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Project } from "@mlops-yaml/schema";
import { computeRows } from "../../../runtime/src/features/compute-rows.js";
import { createLogger } from "../../../runtime/src/logging/logger.js";
import type { FeatureViewDefinition } from "../../../runtime/src/definitions/feature-view.js";
import type { SourceDefinition } from "../../../runtime/src/definitions/source.js";
import { rowsSql } from "../../src/features/rows-sql.js";
import { databaseOf, insertRows } from "../support/database.js";
import { only, projectOf } from "../support/project.js";
import { randomFrom, type Random } from "../support/random.js";
import { aggregate, covered, gridPoints, quantile, type ObservedRow } from "./grid-oracle.js";

const hour = 3_600_000;
const start = Date.UTC(2024, 1, 28, 20);

const yaml = `
version: 1
project: { name: shop, timezone: Europe/Berlin }
sources:
  orders:
    type: file
    path: orders.csv
    format: csv
    primary_key: [id]
    event_time: at
    columns:
      id: { type: integer }
      at: { type: timestamp }
      shop: { type: string, nullable: true }
      city: { type: string }
      amount: { type: integer, nullable: true, known_at: settled }
      price: { type: float, nullable: true }
      settled: { type: timestamp, nullable: true }
entities:
  shop: { key: [shop, city] }
features:
  shop_record:
    entity: shop
    source: orders
    every: 2h
    ttl: 4h
    fields:
      orders_6h: { aggregate: count, window: 6h }
      amounts_5h: { aggregate: count, of: amount, window: 5h }
      large_1d: { aggregate: count, where: amount > 5 or price > 5, window: 1d }
      amount_sum_6h: { aggregate: sum, of: amount, window: 6h }
      amount_avg_1h: { aggregate: avg, of: amount, window: 1h }
      amount_stddev_1d: { aggregate: stddev, of: amount, window: 1d }
      amount_min_7h: { aggregate: min, of: amount, window: 7h, where: price > 0 }
      price_sum_1d: { aggregate: sum, of: price, window: 1d }
      price_avg_5h: { aggregate: avg, of: price, window: 5h, where: amount is not null }
      price_max_1d: { aggregate: max, of: price, window: 1d }
      price_stddev_6h: { aggregate: stddev, of: price, window: 6h }
      amounts_distinct_1d: { aggregate: count_distinct, of: amount, window: 1d }
      prices_distinct_3h: { aggregate: count_distinct, of: price, window: 3h, where: amount < 9 }
      amount_last_9h: { aggregate: last, of: amount, window: 9h }
      price_first_6h: { aggregate: first, of: price, window: 6h, where: amount > 0 }
      price_quantile_1d: { aggregate: quantile, quantile: 0.3, of: price, window: 1d }
      amount_max: { aggregate: max, of: amount, windows: [2h, 37h] }
`;

interface Order {
  readonly id: number;
  readonly at: number;
  readonly shop: string | null;
  readonly city: string;
  readonly amount: number | null;
  readonly price: number | null;
  readonly settled: number | null;
}

/** Rows with ties, times on grid points, missing values, late and never known ones, and floats that do not add up exactly. */
function randomOrders(random: Random, count: number): Order[] {
  return Array.from({ length: count }, (_, id) => {
    const at = start + random.integer(60) * (random.chance(0.5) ? hour : 1_234_567);
    return {
      id,
      at,
      shop: random.pick(["a", "b", "b", null]),
      city: random.pick(["x", "x", "y'\\"]),
      amount: random.chance(0.2) ? null : random.integer(20) - 5,
      price: random.chance(0.2) ? null : random.pick([0.1, 0.2, 0.3, 1e15, -1e-7, 7.25]),
      settled: random.chance(0.15) ? null : at + (random.integer(40) - 5) * (hour / 2),
    };
  });
}

/** The field's oracle: what a row brings in, when it is known, the window in hours and the aggregate. */
const fields: Readonly<
  Record<
    string,
    readonly [
      value: (order: Order) => number | null,
      knownAt: "row" | "settled",
      hours: number,
      aggregate: (values: readonly number[]) => number | null | undefined,
    ]
  >
> = {
  orders_6h: [() => 1, "row", 6, aggregate.count],
  amounts_5h: [({ amount }) => amount, "settled", 5, aggregate.count],
  large_1d: [
    ({ amount, price }) => ((amount ?? 0) > 5 || (price ?? 0) > 5 ? 1 : null),
    "settled",
    24,
    aggregate.count,
  ],
  amount_sum_6h: [({ amount }) => amount, "settled", 6, aggregate.sum],
  amount_avg_1h: [({ amount }) => amount, "settled", 1, aggregate.avg],
  amount_stddev_1d: [({ amount }) => amount, "settled", 24, aggregate.stddev],
  amount_min_7h: [({ amount, price }) => ((price ?? 0) > 0 ? amount : null), "settled", 7, aggregate.min],
  price_sum_1d: [({ price }) => price, "row", 24, aggregate.sum],
  price_avg_5h: [({ amount, price }) => (amount === null ? null : price), "settled", 5, aggregate.avg],
  price_max_1d: [({ price }) => price, "row", 24, aggregate.max],
  price_stddev_6h: [({ price }) => price, "row", 6, aggregate.stddev],
  amounts_distinct_1d: [({ amount }) => amount, "settled", 24, aggregate.countDistinct],
  prices_distinct_3h: [
    ({ amount, price }) => (amount !== null && amount < 9 ? price : null),
    "settled",
    3,
    aggregate.countDistinct,
  ],
  amount_last_9h: [({ amount }) => amount, "settled", 9, aggregate.last],
  price_first_6h: [({ amount, price }) => ((amount ?? 0) > 0 ? price : null), "settled", 6, aggregate.first],
  price_quantile_1d: [({ price }) => price, "row", 24, quantile(0.3)],
  amount_max_2h: [({ amount }) => amount, "settled", 2, aggregate.max],
  amount_max_37h: [({ amount }) => amount, "settled", 37, aggregate.max],
};

type ViewRow = Readonly<Record<string, unknown>> & { readonly event_time: Date };

let project: Project;
let database: Awaited<ReturnType<typeof databaseOf>>;
let client: pg.Client;

beforeAll(async () => {
  project = await projectOf(yaml);
  database = await databaseOf(project);
  client = database.client;
});
afterAll(() => database.drop());

async function load(orders: readonly Order[]): Promise<void> {
  const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());
  await client.query("TRUNCATE raw.orders");
  await insertRows(
    client,
    "raw.orders",
    orders.map((order) => ({
      ...order,
      // JSON has no NaN and no infinity.
      price: order.price === null || Number.isFinite(order.price) ? order.price : String(order.price),
      at: iso(order.at),
      settled: iso(order.settled),
      _batch_id: 1,
    })),
  );
}

async function viewRows(since = "-infinity"): Promise<ViewRow[]> {
  const view = only(project.features);
  const { rows } = await client.query<ViewRow>(rowsSql(view, project), [since]);
  return rows.toSorted((a, b) => a.event_time.getTime() - b.event_time.getTime());
}

/** Checks the standing row of every entity at every grid point against the oracle. */
function compare(rows: readonly ViewRow[], orders: readonly Order[]): void {
  const known = orders.filter((order) => order.shop !== null);
  const entities = new Set(known.map(({ shop, city }) => JSON.stringify([shop, city])));
  for (const entity of entities) {
    const [shop, city] = JSON.parse(entity) as [string, string];
    const own = known.filter((order) => order.shop === shop && order.city === city);
    const stored = rows.filter((row) => row["shop"] === shop && row["city"] === city);
    const times = stored.map((row) => row.event_time.getTime());
    expect(new Set(times).size).toBe(times.length);
    for (const at of gridPoints(start - 40 * hour, start + 120 * hour, 2 * hour)) {
      const standing = stored.filter((row) => row.event_time.getTime() <= at).at(-1);
      for (const [name, [value, time, hours, summary]] of Object.entries(fields)) {
        const observed: ObservedRow[] = own.map((order) => ({
          id: order.id,
          eventTime: order.at,
          knownAt:
            time === "row" ? order.at : order.settled === null ? null : Math.max(order.at, order.settled),
          value: value(order),
        }));
        const wanted = summary(covered(observed, at, hours)) ?? null;
        const place = `${name} of ${entity} at ${new Date(at).toISOString()}`;
        if (standing === undefined) expect(wanted ?? 0, place).toBe(0);
        else expectClose(standing[name], wanted, place);
      }
    }
  }
}

function expectClose(actual: unknown, wanted: number | null, place: string): void {
  if (actual === null || wanted === null) expect(actual, place).toBe(wanted);
  else if (Object.is(Number(actual), wanted)) return;
  else if (Number.isNaN(wanted)) expect(Number(actual), place).toBeNaN();
  else
    expect(Math.abs(Number(actual) - wanted), place).toBeLessThanOrEqual(
      1e-9 * Math.max(1, Math.abs(wanted)),
    );
}

describe("rows of a grid view", () => {
  test.each([1, 2, 3, 4, 5, 6])("equal windows computed anew at every grid point (seed %i)", async (seed) => {
    const orders = randomOrders(randomFrom(seed), 40 * seed);
    await load(orders);
    compare(await viewRows(), orders);
  });

  test("lie on grid points, known as soon as they stand", async () => {
    await load(randomOrders(randomFrom(7), 100));
    for (const row of await viewRows()) {
      expect((row.event_time.getTime() - Date.UTC(2000, 0, 1)) % (2 * hour)).toBe(0);
      expect(row["known_at"]).toEqual(row.event_time);
    }
  });

  test("are the same gathered interval by interval as in the whole", async () => {
    const random = randomFrom(9);
    await load(randomOrders(random, 150));
    const all = await viewRows();
    const view = only(project.features);
    const definition: FeatureViewDefinition = {
      name: view.name,
      source: view.source,
      kind: "grid",
      keys: Object.fromEntries(view.keys.map(({ name, type }) => [name, type])),
      fields: Object.fromEntries(view.fields.map(({ name, type }) => [name, type])),
      ttlSeconds: null,
      everySeconds: view.everySeconds,
      rowsSql: rowsSql(view, project),
      onlineSql: "",
    };
    const source = { name: "orders", eventTime: "at" } as SourceDefinition;
    const into = "features.shop_record";
    const log = createLogger(() => undefined);
    for (let round = 0; round < 15; round += 1) {
      await client.query(`BEGIN; TRUNCATE ${into}`);
      const ends = Array.from({ length: random.integer(6) + 1 }, () =>
        new Date(start + random.integer(90 * 2) * (hour / 2) + random.pick([0, 0, 1, -1])).toISOString(),
      ).toSorted();
      for (const [index, to] of [...ends, undefined].entries()) {
        const from = ends[index - 1] ?? "-infinity";
        await computeRows(client as pg.PoolClient, definition, source, { from, to }, { into, log });
      }
      const columns = Object.keys(all[0] ?? {}).map((name) => `"${name}"`);
      const { rows } = await client.query<ViewRow>(`SELECT ${columns.join(", ")} FROM ${into}`);
      await client.query("ROLLBACK");
      const key = (row: ViewRow): string => JSON.stringify(row);
      expect(rows.map(key).toSorted()).toEqual(all.map(key).toSorted());
    }
  });

  test("are the same from any time on as in the whole", async () => {
    const random = randomFrom(8);
    await load(randomOrders(random, 150));
    const all = await viewRows();
    for (let round = 0; round < 25; round += 1) {
      const since = start + random.integer(90 * 2) * (hour / 2) + random.pick([0, 0, 1, -1]);
      const part = await viewRows(new Date(since).toISOString());
      const key = (row: ViewRow): string => JSON.stringify(row);
      expect(part.map(key).toSorted()).toEqual(
        all
          .filter((row) => row.event_time.getTime() >= since)
          .map(key)
          .toSorted(),
      );
    }
  });

  test("leave no trace of a float that has left the window", async () => {
    const orders = [0.1, 1e16, 0.2].map((price, id) => ({
      id,
      at: start + id * 2 * hour,
      shop: "a",
      city: "x",
      amount: 1,
      price,
      settled: start,
    }));
    await load(orders);
    const rows = await viewRows();
    const afterwards = rows.filter((row) => row.event_time.getTime() === start + 26 * hour);
    expect(afterwards.map((row) => row["price_sum_1d"])).toEqual([0.2]);
  });

  test("are infinite or not a number while a window holds one that is not finite, and recover", async () => {
    const random = randomFrom(9);
    const orders = randomOrders(random, 60).map((order) =>
      random.chance(0.1) ? { ...order, price: random.pick([Number.NaN, Infinity, -Infinity]) } : order,
    );
    await load(orders);
    const rows = await viewRows();
    compare(rows, orders);
    for (const held of [Number.NaN, Infinity, -Infinity])
      expect(rows.some((row) => Object.is(row["price_sum_1d"], held))).toBe(true);
    expect(rows.some((row) => Number.isFinite(row["price_sum_1d"]))).toBe(true);
  });
});
