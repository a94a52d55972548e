import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Project } from "@mlops-yaml/schema";
import { computeRows, type Selection } from "../../../runtime/src/features/compute-rows.js";
import { createLogger } from "../../../runtime/src/logging/logger.js";
import type { FeatureViewDefinition } from "../../../runtime/src/definitions/feature-view.js";
import type { SourceDefinition } from "../../../runtime/src/definitions/source.js";
import { rowsSql } from "../../src/features/rows-sql.js";
import { databaseOf, insertRows } from "../support/database.js";
import { only, projectOf } from "../support/project.js";

const yaml = `
version: 1
project: { name: marks }
sources:
  ev:
    type: file
    path: ev.csv
    primary_key: [id]
    event_time: at
    columns: { id: { type: integer }, k: { type: string }, at: { type: timestamp }, v: { type: float }, n: { type: integer } }
entities: { thing: { key: k } }
features:
  marks:
    entity: thing
    source: ev
    every: 1d
    fields:
      v_sum: { aggregate: sum, of: v, window: 7d }
      v_avg: { aggregate: avg, of: v, window: 7d }
      v_sd: { aggregate: stddev, of: v, window: 7d }
      v_max: { aggregate: max, of: v, window: 7d }
      n_sum: { aggregate: sum, of: n, window: 7d }
      n_avg: { aggregate: avg, of: n, window: 7d }
`;

let project: Project;
let database: Awaited<ReturnType<typeof databaseOf>>;
let client: pg.Client;
const lines: Record<string, unknown>[] = [];
const log = createLogger((line) => lines.push(JSON.parse(line) as Record<string, unknown>));

beforeAll(async () => {
  project = await projectOf(yaml);
  database = await databaseOf(project);
  client = database.client;
});
afterAll(() => database.drop());

const most = Number.MAX_VALUE;
const [greatest, least] = ["9223372036854775807", "-9223372036854775808"];

/** Values of entities on 1 January 2024, a day later each. */
async function load(
  values: Readonly<Record<string, readonly (readonly [number, string | number])[]>>,
): Promise<void> {
  await client.query("TRUNCATE raw.ev");
  let id = 0;
  const rows = Object.entries(values).flatMap(([k, own]) =>
    own.map(([v, n], day) => ({
      id: (id += 1),
      k,
      at: new Date(Date.UTC(2024, 0, 1 + day, 10)).toISOString(),
      v: Number.isFinite(v) ? v : String(v),
      n,
      _batch_id: 1,
    })),
  );
  await insertRows(client, "raw.ev", rows);
}

async function compute(selection: Selection = { from: "-infinity" }): Promise<void> {
  const view = only(project.features);
  const definition: FeatureViewDefinition = {
    name: view.name,
    source: view.source,
    kind: "grid",
    keys: { k: "string" },
    fields: Object.fromEntries(view.fields.map(({ name, type }) => [name, type])),
    ttlSeconds: null,
    everySeconds: view.everySeconds,
    rowsSql: rowsSql(view, project),
    onlineSql: "",
  };
  const source = { name: "ev", eventTime: "at" } as SourceDefinition;
  lines.length = 0;
  await client.query("BEGIN; TRUNCATE features.marks");
  await computeRows(client as pg.PoolClient, definition, source, selection, { into: "features.marks", log });
  await client.query("COMMIT");
}

/** Of the entity, on the morning after so many days. */
async function valuesOf(k: string, day: number): Promise<Record<string, unknown>> {
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT v_sum, v_avg, v_sd, v_max, n_sum::text, n_avg FROM features.marks
      WHERE k = $1 AND event_time <= $2 ORDER BY event_time DESC LIMIT 1`,
    [k, new Date(Date.UTC(2024, 0, 1 + day)).toISOString()],
  );
  return rows[0] ?? {};
}

const missing = async (): Promise<unknown[]> =>
  (await client.query("SELECT field, entity FROM features._missing_values ORDER BY 1, 2")).rows;

describe("a value that its column cannot hold", () => {
  test("is missing and told of, and everything else is computed", async () => {
    await load({
      good: [
        [1, 1],
        [2, 2],
      ],
      "no data": [
        [most, greatest],
        [most, greatest],
      ],
      below: [
        [-most, least],
        [-most, least],
      ],
    });
    await compute();
    expect(await valuesOf("good", 2)).toMatchObject({
      v_sum: 3,
      v_avg: 1.5,
      v_max: 2,
      n_sum: "3",
      n_avg: 1.5,
    });
    expect(await valuesOf("no data", 1)).toMatchObject({ v_sum: most, n_sum: greatest });
    const marked = { v_sum: null, v_avg: most, v_sd: 0, v_max: most, n_sum: null, n_avg: 2 ** 63 };
    expect(await valuesOf("no data", 2)).toEqual(marked);
    expect(await valuesOf("below", 2)).toMatchObject({ v_sum: null, v_avg: -most, n_sum: null });
    // Once one of the two has left the window, the other is the sum again.
    expect(await valuesOf("no data", 8)).toMatchObject({ v_sum: most, n_sum: greatest });
    expect(await valuesOf("below", 8)).toMatchObject({ v_sum: -most, n_sum: least });
    expect(await missing()).toEqual([
      { field: "n_sum", entity: "k=below" },
      { field: "n_sum", entity: "k=no data" },
      { field: "v_sum", entity: "k=below" },
      { field: "v_sum", entity: "k=no data" },
    ]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: "warn", view: "marks", missing: 4 });
    expect(lines[0]?.["message"]).toMatch(/^marks: n_sum of k=.*; .* and 1 more are missing/);
  });

  test("is forgotten when the data is put right, and kept when others are computed", async () => {
    await load({
      good: [[1, 1]],
      "no data": [
        [most, 1],
        [most, 1],
      ],
    });
    await compute();
    await compute({ from: "-infinity", keys: [["good"]] });
    expect(await missing()).toEqual([{ field: "v_sum", entity: "k=no data" }]);
    await load({ good: [[1, 1]] });
    await compute();
    expect(await missing()).toEqual([]);
    expect(lines).toEqual([]);
  });

  test("does not arise where only the way to it is out of range", async () => {
    await load({
      wide: [
        [1e300, 0],
        [-1e300, 0],
      ],
      narrow: [
        [1e-200, 0],
        [3e-200, 0],
      ],
      least: [
        [5e-324, 0],
        [0, 0],
        [0, 0],
      ],
      above: [
        [most, 0],
        [1, 0],
      ],
      both: [
        [most, 0],
        [-most, 0],
      ],
    });
    await compute();
    expect((await valuesOf("wide", 2))["v_sd"]).toBeCloseTo(Math.SQRT2 * 1e300, -285);
    expect(Number((await valuesOf("narrow", 2))["v_sd"]) / 1e-200).toBeCloseTo(Math.SQRT2, 12);
    expect(await valuesOf("least", 3)).toMatchObject({ v_sum: 5e-324, v_avg: 0 });
    expect(await valuesOf("above", 2)).toMatchObject({ v_sum: most, v_avg: most / 2 });
    // Its deviation is the greatest double times the square root of two.
    expect(await valuesOf("both", 2)).toMatchObject({ v_sum: 0, v_avg: 0, v_sd: null });
    expect(await missing()).toEqual([{ field: "v_sd", entity: "k=both" }]);
  });

  test("is not an infinity, which is a sum of its own until it has left", async () => {
    await load({
      up: [
        [Infinity, 0],
        [1, 0],
      ],
      down: [
        [-Infinity, 0],
        [-Infinity, 0],
        [2, 0],
      ],
      both: [
        [Infinity, 0],
        [-Infinity, 0],
        [1, 0],
      ],
      nan: [
        [NaN, 0],
        [Infinity, 0],
        [1, 0],
      ],
    });
    await compute();
    expect(await valuesOf("up", 2)).toMatchObject({ v_sum: Infinity, v_avg: Infinity, v_sd: NaN });
    expect(await valuesOf("up", 8)).toMatchObject({ v_sum: 1, v_avg: 1, v_sd: null });
    expect(await valuesOf("down", 3)).toMatchObject({ v_sum: -Infinity, v_avg: -Infinity });
    expect(await valuesOf("both", 2)).toMatchObject({ v_sum: NaN, v_avg: NaN });
    expect(await valuesOf("both", 8)).toMatchObject({ v_sum: -Infinity });
    expect(await valuesOf("both", 9)).toMatchObject({ v_sum: 1 });
    expect(await valuesOf("nan", 3)).toMatchObject({ v_sum: NaN });
    expect(await valuesOf("nan", 8)).toMatchObject({ v_sum: Infinity });
    expect(await valuesOf("nan", 9)).toMatchObject({ v_sum: 1 });
    expect(await missing()).toEqual([]);
  });
});

describe("an expression that fails over a row", () => {
  const ratios = `features:
  ratios:
    entity: thing
    source: ev
    every: 1d
    fields: { ratio: { aggregate: sum, of: 6 / n, window: 7d } }
  rates:
    entity: thing
    source: ev
    fields: { rate: { expr: 6 / n }, half: { expr: n / 2 } }
`;

  /** Computes the view over entities from k0 on, of which some have a 0. @returns the entities that have rows */
  async function computed(
    name: string,
    field: string,
    isBad: (entity: number) => boolean,
    count = 40,
  ): Promise<Map<unknown, unknown>> {
    const own = await projectOf(yaml.slice(0, yaml.indexOf("features:")) + ratios);
    await load(
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, [[1, isBad(i) ? 0 : 3]]])),
    );
    const view = own.features.find((each) => each.name === name)!;
    const definition = {
      name,
      source: "ev",
      kind: "grid",
      keys: { k: "string" },
      fields: Object.fromEntries(view.fields.map((each) => [each.name, each.type])),
      rowsSql: rowsSql(view, own),
    } as unknown as FeatureViewDefinition;
    const columns = view.fields.map((each) => `${each.name} bigint`).join(", ");
    lines.length = 0;
    await client.query(
      `BEGIN; DELETE FROM features._missing_values;
       CREATE TEMP TABLE computed (k text, event_time timestamptz, known_at timestamptz, ${columns}) ON COMMIT DROP`,
    );
    try {
      const source = { name: "ev", eventTime: "at" } as SourceDefinition;
      await computeRows(
        client as pg.PoolClient,
        definition,
        source,
        { from: "-infinity" },
        { into: "computed", log },
      );
      const { rows } = await client.query({
        text: `SELECT DISTINCT ON (k) k, ${field} FROM computed ORDER BY k, event_time`,
        rowMode: "array",
      });
      return new Map(rows as [unknown, unknown][]);
    } catch (error) {
      await client.query("ROLLBACK");
      throw error;
    } finally {
      await client.query("COMMIT");
    }
  }

  test.each([
    ["ratios", "ratio"],
    ["rates", "rate"],
  ])("%s: leaves its entity without a row, names it, and computes the others", async (name, field) => {
    const rows = await computed(name, field, (entity) => entity === 23 || entity === 31);
    expect(rows.size).toBe(38);
    expect(rows.has("k23") || rows.has("k31")).toBe(false);
    expect([...new Set([...rows.values()].map(String))]).toEqual(["2"]);
    expect(await missing()).toEqual([
      { field, entity: "k=k23" },
      { field, entity: "k=k31" },
    ]);
    expect(lines.map((line) => line["message"])).toEqual([
      `${name}: ${field} of k=k23; ${field} of k=k31 are missing: division by zero. The rest is computed.`,
    ]);
  });

  test("that fits few of them is an error with its view, field and an entity", async () => {
    await expect(computed("ratios", "ratio", (entity) => entity % 40 < 30)).rejects.toMatchObject({
      code: "MLO5160",
      message: "ratios.ratio of k=k0 and at least 20 more cannot be computed: division by zero.",
    });
    expect(await missing()).not.toContainEqual({ field: "ratio", entity: "k=k0" });
  });

  test("that fits none is an error, too: no view is emptied", async () => {
    await expect(computed("rates", "rate", () => true, 3)).rejects.toMatchObject({
      code: "MLO5160",
      message: "rates.rate of k=k0 and at least 2 more cannot be computed: division by zero.",
    });
  });
});
