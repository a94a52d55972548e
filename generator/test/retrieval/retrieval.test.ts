/** Features of listed entities and times are those that a training set has for the same. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, expect, test } from "vitest";
import { retrieveFeatures } from "../../../runtime/src/control/index.js";
import { openTable } from "../../../runtime/src/profiling/index.js";
import { createPool } from "../../../runtime/src/store/index.js";
import { askedColumns, retrievalOf } from "../../src/retrieval/retrieval.js";
import { trainingSetSql } from "../../src/models/training-set-sql.js";
import { repository } from "../golden/folders.js";
import { databaseOf, insertRows } from "../support/database.js";
import { only, projectIn } from "../support/project.js";
import type { Project } from "@mlops-yaml/schema";

type Row = Record<string, unknown>;

let project: Project;
let database: Awaited<ReturnType<typeof databaseOf>>;
let folder: string;

const orders = [
  [1, "2024-01-02T10:20:30.123456Z", "a", "north", "south", 2.5, 4],
  [2, "2024-01-02T12:00:00Z", "b", "south", "nowhere", 0, null],
  [3, "2024-01-03T07:00:00Z", "a", "north", "north", 1, 2],
] as const;

beforeAll(async () => {
  folder = await mkdtemp(join(os.tmpdir(), "retrieval-"));
  project = await projectIn(join(repository, "generator/test/golden/cases/on_demand"));
  database = await databaseOf(project);
  const { client } = database;
  await insertRows(
    client,
    "features.station_facts",
    [
      ["north", 10, "2024-02-01"],
      ["south", 40, null],
    ].map(([station, height, opened]) => ({
      station,
      height,
      opened,
      event_time: "-infinity",
      known_at: "-infinity",
    })),
  );
  await insertRows(
    client,
    "features.kitchen_load",
    [
      ["a", "2024-01-02T09:00:00Z", 12],
      ["a", "2024-01-02T11:00:00Z", 13],
      ["b", "2024-01-02T13:00:00Z", 99],
    ].map(([kitchen, at, orders_1d]) => ({
      kitchen,
      event_time: at,
      known_at: at,
      orders_1d,
      minutes_7d: 20,
      last_order: at,
    })),
  );
  await insertRows(
    client,
    "raw.orders",
    orders.map(([order_id, ordered_at, kitchen, start_station, end_station, distance, basket]) => ({
      order_id,
      ordered_at,
      kitchen,
      start_station,
      end_station,
      distance,
      basket,
      minutes: 1,
      _batch_id: 1,
    })),
  );
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const asked = [
  "kitchen_load.orders_1d",
  "from_station.station_facts.*",
  "delivery.is_busy",
  "delivery.is_uphill",
  "slope.grade",
];

async function retrieve(
  csv: string,
  out: string,
  features: readonly string[] = asked,
  raw = false,
): Promise<Row[]> {
  await writeFile(join(folder, "entities.csv"), csv);
  const retrieval = retrievalOf(project, features);
  const types = new Map(retrieval.columns.map(({ name, type }) => [name, type]));
  const table = await openTable(folder, "entities.csv");
  const columns = Object.fromEntries(
    table.columns.map(({ name }) => [
      name,
      {
        type: name === "at" ? "timestamp" : (types.get(name) ?? "string"),
        nullable: true,
        from: name,
      } as const,
    ]),
  );
  const file = join(folder, out);
  const passed = Object.keys(columns);
  await retrieveFeatures(
    database.url,
    table,
    {
      columns,
      time: "at",
      names: askedColumns,
      sql: retrieval.sql(passed),
      output: [...passed.map((name) => ({ name, type: columns[name]!.type })), ...retrieval.features],
      features: retrieval.features.map(({ name }) => name),
      timezone: project.timezone,
      raw,
    },
    file,
  );
  const bytes = await readFile(file);
  if (out.endsWith(".csv"))
    return bytes
      .toString()
      .trim()
      .split("\n")
      .map((line) => ({ line }));
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  return parquetReadObjects({ file: buffer });
}

const csv = [
  "note,at,kitchen,start_station,end_station,distance,basket",
  ...orders.map(([id, ...values]) => [`order ${id}`, ...values].map((value) => value ?? "").join(",")),
].join("\n");

test("they are those of the training set", async () => {
  const pool = createPool({ DATABASE_URL: database.url });
  const model = only(project.models);
  const { rows: examples } = await pool.query<Row>(trainingSetSql(model, project), ["infinity"]);
  await pool.end();
  const found = await retrieve(csv, "out.parquet");
  expect(found).toMatchObject([
    { note: "order 1", kitchen: "a", kitchen_load__orders_1d: 12n, from_station__station_facts__height: 10 },
    { note: "order 2", kitchen_load__orders_1d: null, from_station__station_facts__opened: null },
    { note: "order 3", kitchen_load__orders_1d: 13n, from_station__station_facts__opened: "2024-02-01" },
  ]);
  for (const [index, example] of examples.entries())
    for (const name of ["delivery__is_busy", "delivery__is_uphill", "slope__grade"])
      expect([name, found[index]?.[name]]).toEqual([name, example[name]]);
});

test("a CSV file has the rows as they were given, in their order", async () => {
  const lines = await retrieve(csv, "out.csv", ["kitchen_load.orders_1d"]);
  expect(lines).toEqual([
    { line: "note,at,kitchen,start_station,end_station,distance,basket,kitchen_load__orders_1d" },
    { line: "order 1,2024-01-02 10:20:30.123456+00,a,north,south,2.5,4,12" },
    { line: "order 2,2024-01-02 12:00:00+00,b,south,nowhere,0,," },
    { line: "order 3,2024-01-03 07:00:00+00,a,north,north,1,2,13" },
  ]);
});

test("no text of a CSV file starts a formula, unless it is asked for as it is", async () => {
  const texts = [
    "=1+1",
    "+cmd",
    "-2+3",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "a=b",
    "'=x",
    "",
    "-5",
    "+1e3",
    "-.5",
    "-5\n=1",
  ];
  const given = [
    "kitchen,at,=note",
    ...texts.map((text) => `a,2024-01-02T10:00:00Z,${text === "" ? "" : `"${text}"`}`),
  ].join("\n");
  const notes = async (file: string, raw: boolean): Promise<unknown[]> => {
    await retrieve(given, file, ["kitchen_load.orders_1d"], raw);
    const { columns } = await openTable(folder, file);
    const written = await readFile(join(folder, file), "utf8");
    const cells = [...written.matchAll(/^a,2024-01-02 10:00:00\+00,("(?:[^"]|"")*"|[^,\n]*),12$/gm)];
    return [columns[2]!.name, ...cells.map(([, cell]) => cell!.replace(/^"(.*)"$/s, "$1"))];
  };
  expect(await notes("raw.csv", true)).toEqual(["=note", ...texts]);
  const guarded = new Set(["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\tx", "\rx", "-.5", "-5\n=1"]);
  expect(await notes("safe.csv", false)).toEqual([
    "'=note",
    ...texts.map((text) => (guarded.has(text) ? `'${text}` : text)),
  ]);
  const found = await retrieve(given, "asked.parquet", ["kitchen_load.orders_1d"]);
  expect(found.map((row) => row["=note"] ?? "")).toEqual(texts);
});

test("rows that cannot be read are named, and nothing is written", async () => {
  const broken = `${csv}\nlate,yesterday,a,north,north,1,2\nnever,,a,north,north,1,2\n`;
  await expect(retrieve(broken, "broken.csv")).rejects.toMatchObject({
    code: "MLO5112",
    message: expect.stringMatching(
      /^entities\.csv .*\nrow 4: at: "yesterday" is not a timestamp.*\nrow 5: at: no time$/s,
    ),
  });
  await expect(readFile(join(folder, "broken.csv"))).rejects.toMatchObject({ code: "ENOENT" });
});

test.each([
  ["kitchen_lode.orders_1d", 'there is no feature view for "kitchen_lode.orders_1d"'],
  ["kitchen_load.orders", 'features.kitchen_load has no field "orders"'],
  ["kitchen.station_facts.height", '"kitchen" is no alias of the entity "station"'],
  ["from_station.slope.grade", 'there is no feature view for "from_station.slope.grade"'],
  ["delivery.rush", "delivery.rush is given by a function, which the database cannot call"],
])("%s cannot be asked for", (reference, message) => {
  expect(() => retrievalOf(project, [reference])).toThrow(message);
});
