/**
 * On-demand features come out alike in training, where the database computes them, and at request time, where the
 * emitted functions do: the golden project's on random rows, by a replay and by the feature server.
 */
import { join } from "node:path";
import { expect, test } from "vitest";
import { createPool } from "../../../runtime/src/store/index.js";
import { createFeatureServer } from "../../../runtime/src/feature-server/index.js";
import { featureTable } from "../../src/tables/relations.js";
import { onlineSql } from "../../src/features/online-sql.js";
import { rowsSql } from "../../src/features/rows-sql.js";
import { identifiers } from "../../src/sql/quote.js";
import { rush } from "../golden/cases/on_demand/src/rush.js";
import { durationModel } from "../golden/cases/on_demand/generated/models/duration.js";
import { deliveryFeaturesService, project } from "../golden/cases/on_demand/generated/project.js";
import { repository } from "../golden/folders.js";
import { databaseOf, insertRows } from "../support/database.js";
import { projectIn } from "../support/project.js";
import { randomFrom } from "../support/random.js";

type Row = Record<string, unknown>;

const hour = 3_600_000;
const start = Date.parse("2024-03-30T00:00:00Z");

const random = randomFrom(7);
const stations = ["north", "east", "south", "west"].map((station) => ({
  station,
  height: random.integer(400),
  opened: random.chance(0.3) ? null : `202${random.integer(5)}-0${1 + random.integer(9)}-11`,
  _batch_id: 1,
}));
const orders = Array.from({ length: 400 }, (_, order_id) => ({
  order_id,
  ordered_at: new Date(start + random.integer(3 * 24 * 3600) * 1000).toISOString(),
  kitchen: random.pick(["a", "b", "c"]),
  start_station: random.pick(["north", "east", "south", "west", "nowhere"]),
  end_station: random.pick(["north", "east", "south", "west"]),
  distance: random.chance(0.1) ? 0 : random.integer(9000) / 1000,
  basket: random.chance(0.2) ? null : random.integer(8),
  minutes: random.chance(0.1) ? null : random.integer(60),
  _batch_id: 1,
}));

test("training, replays and the feature server agree", async () => {
  const resolved = await projectIn(join(repository, "generator/test/golden/cases/on_demand"));
  const { client, url, drop } = await databaseOf(resolved);
  const pool = createPool({ DATABASE_URL: url });
  const server = await createFeatureServer(
    { project, service: deliveryFeaturesService },
    { env: { DATABASE_URL: url } },
  );
  try {
    await insertRows(client, "raw.stations", stations);
    await insertRows(client, "raw.orders", orders);
    for (const view of resolved.features) {
      const names = [...view.keys, { name: "event_time" }, { name: "known_at" }, ...view.fields];
      const columns = identifiers(names.map(({ name }) => name));
      await client.query(
        `INSERT INTO ${featureTable(view.name)} (${columns}) SELECT ${columns} FROM (${rowsSql(view, resolved)}) AS computed`,
        ["-infinity"],
      );
      await client.query(onlineSql(view), [new Date(start + 72 * hour)]);
    }

    const { rows: examples } = await pool.query<Row>(durationModel.trainingSetSql, ["infinity"]);
    expect(examples).toHaveLength(orders.filter(({ minutes }) => minutes !== null).length);
    const { rows: given } = await pool.query<Row>("SELECT * FROM raw.orders");
    const lookUp = async (sql: string, order: Row): Promise<Row> => {
      const keys = durationModel.lookup!.parameters.map((name) => order[name]);
      return (await pool.query<Row>(sql, [order["ordered_at"], ...keys])).rows[0]!;
    };
    const expressions = durationModel.inputs.flatMap(({ name, origin }) =>
      origin === "on_demand" && name !== "delivery__rush" ? [name] : [],
    );
    expect(expressions).toHaveLength(6);
    const seen = new Set<string>();
    for (const example of examples) {
      const order = given.find((each) => String(each["order_id"]) === example["example_id"])!;
      const looked = await lookUp(durationModel.lookup!.historicalSql, order);
      const computed = durationModel.onDemand!({ ...order, ...looked });
      for (const name of expressions) {
        expect([name, computed[name]]).toEqual([name, example[name]]);
        seen.add(`${name} ${computed[name] === null ? "missing" : "given"}`);
      }
      const byCode = rush({
        kitchen_load__minutes_7d: example["_read_1"] as number | null,
        ordered_at: example["_read_2"] as Date,
      });
      expect(computed["delivery__rush"]).toBe(byCode);
    }
    // Each of them had a value and had none, but for the hour, which always has one.
    expect(seen.size).toBe(2 * expressions.length - 1);

    const some = given.slice(0, 50);
    const list = (name: string): unknown[] => some.map((order) => order[name]);
    const names = ["kitchen", "start_station", "end_station", "distance", "basket", "ordered_at"];
    const body = {
      features: ["delivery:*", "slope:grade", "kitchen_load:orders_1d"],
      full_feature_names: true,
      entities: Object.fromEntries(names.map((name) => [name, list(name)])),
    };
    const answer = await server.inject({ method: "POST", url: "/get-online-features", payload: body });
    expect(answer.statusCode).toBe(200);
    const { metadata, results } = answer.json<{
      metadata: { feature_names: string[] };
      results: { values: unknown[]; statuses: string[] }[];
    }>();
    for (const [index, order] of some.entries()) {
      const looked = await lookUp(durationModel.lookup!.onlineSql, order);
      const computed = durationModel.onDemand!({ ...order, ...looked });
      for (const [name, value] of Object.entries(computed)) {
        const place = metadata.feature_names.indexOf(name);
        expect([name, results[place]!.values[index]]).toEqual([name, value]);
        expect(results[place]!.statuses[index]).toBe(value === null ? "NULL_VALUE" : "PRESENT");
      }
    }

    const refused = async (change: Row): Promise<string> => {
      const entities = { ...body.entities, ...change };
      const payload = { ...body, entities };
      return (await server.inject({ method: "POST", url: "/get-online-features", payload })).body;
    };
    expect(await refused({ distance: undefined })).toContain(
      "entities lacks distance: give a list of its values",
    );
    expect(await refused({ distance: some.map(() => null) })).toContain(
      "entities.distance[0] is null, but must be of type float",
    );
  } finally {
    await server.close();
    await pool.end();
    await drop();
  }
});
