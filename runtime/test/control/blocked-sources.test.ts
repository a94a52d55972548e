import { rm } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readBatches, readSourceRecord } from "../../src/control/index.js";
import { readSources } from "../../src/control/read-sources.js";
import type { SourceStatus } from "../../src/control/status.js";
import { blockedOrigins, pendingOrigins } from "../../src/ingestion/index.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { testDatabase } from "../support/database.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { fileSource } from "../support/project.js";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench("UTC");
});
afterEach(() => bench.close());

const columns = { id: { type: "integer" } } as const;
const orders = fileSource("orders", "data/*.csv", columns, { primaryKey: ["id"] });
const whole: SourceDefinition = { ...orders, ingest: { ...orders.ingest, mode: "full" } };
const remove = (file: string): Promise<void> => rm(path.join(bench.directory, file));

async function status(): Promise<SourceStatus> {
  const [found] = await readSources(bench.pool, ["orders"]);
  if (found === undefined) throw new Error("no status");
  return found;
}

/** What status, data docs and flows say, which must be one thing. */
async function saidOf(source: SourceDefinition): Promise<[state: string, messages: string[]]> {
  const { state, blocked } = await status();
  const limits = { batches: 9, history: 9, columns: 9, topValues: 9 };
  const record = await readSourceRecord(bench.databaseUrl, { name: "orders", columns }, limits);
  expect(record.deliveries).toMatchObject({ state, blocked });
  const messages = blocked.map(({ message }) => message);
  expect(await blockedOrigins(bench.pool, source, [])).toEqual(
    messages.map((message) => `still not loaded: ${message}`),
  );
  const batches = await readBatches(bench.databaseUrl, ["orders"], 9);
  const standing = batches.filter((batch) => batch.state === "blocked" && batch.settledAt === null);
  expect(state === "blocked").toBe(standing.length > 0);
  return [state, messages];
}

const blocked = (origin: string): unknown => [
  "blocked",
  [expect.stringMatching(new RegExp(`^${origin.replace("*", "\\*")} has no column "id"`)) as string],
];

describe("a source is blocked by a bad file", () => {
  beforeEach(async () => {
    await bench.write("data/a.csv", "id\n1\n");
    await bench.ingest(orders);
    await bench.write("data/b.csv", "nothing\n1\n");
    await bench.ingest(orders);
    expect(await saidOf(orders)).toEqual(blocked("data/b.csv"));
  });

  it("however many good ones come after it", async () => {
    await bench.write("data/c.csv", "id\n3\n");
    await bench.ingest(orders);
    expect(await saidOf(orders)).toEqual(blocked("data/b.csv"));
  });

  it("until it is gone", async () => {
    await remove("data/b.csv");
    expect(await bench.ingest(orders)).toEqual([]);
    expect(await saidOf(orders)).toEqual(["loaded", []]);
    // And again when it comes back as it was.
    await bench.write("data/b.csv", "nothing\n1\n");
    expect(await bench.ingest(orders)).toEqual([]);
    expect(await saidOf(orders)).toEqual(blocked("data/b.csv"));
  });

  it("until it is gone with all others", async () => {
    await Promise.all(["data/a.csv", "data/b.csv"].map(remove));
    await expect(pendingOrigins(bench.pool, orders, bench.directory)).rejects.toMatchObject({
      code: "MLO5101",
    });
    expect(await saidOf(orders)).toEqual(["loaded", []]);
  });

  it("until it is right", async () => {
    await bench.write("data/b.csv", "id\n2\n");
    await bench.ingest(orders);
    expect(await saidOf(orders)).toEqual(["loaded", []]);
  });

  it("until it has no part in the source any more", async () => {
    const other: SourceDefinition = {
      ...orders,
      connection: { ...orders.connection, path: "data/a.csv" } as SourceDefinition["connection"],
    };
    await bench.ingest(other);
    expect(await saidOf(other)).toEqual(["loaded", []]);
  });
});

it.each([orders, whole])("a file that is again what was loaded blocks no longer (%#)", async (source) => {
  await bench.write("data/a.csv", "id\n1\n");
  await bench.ingest(source);
  await bench.write("data/a.csv", "nothing\n1\n");
  await bench.ingest(source);
  expect((await saidOf(source))[0]).toBe("blocked");
  await bench.write("data/a.csv", "id\n1\n");
  expect(await bench.ingest(source)).toEqual([]);
  expect(await saidOf(source)).toEqual(["loaded", []]);
  await bench.write("data/a.csv", "nothing\n1\n");
  expect(await bench.ingest(source)).toEqual([]);
  expect((await saidOf(source))[0]).toBe("blocked");
});

it("a table that is again what was loaded blocks no longer", async () => {
  const other = await testDatabase();
  process.env["TEST_SOURCE_URL"] = other.url;
  const client = new pg.Client({ connectionString: other.url });
  await client.connect();
  try {
    await client.query("CREATE TABLE orders (id text); INSERT INTO orders VALUES ('1')");
    const source: SourceDefinition = {
      ...whole,
      connection: { type: "postgres", url: { from: "env", name: "TEST_SOURCE_URL" }, schema: "public", table: "orders" }, // prettier-ignore
    };
    await bench.ingest(source);
    await client.query("UPDATE orders SET id = 'one'");
    await bench.ingest(source);
    expect((await saidOf(source))[0]).toBe("blocked");
    await client.query("UPDATE orders SET id = '1'");
    expect(await bench.ingest(source)).toMatchObject([{ state: "unchanged" }]);
    expect(await saidOf(source)).toEqual(["loaded", []]);
    await client.query("DELETE FROM orders");
    expect(await bench.ingest(source)).toMatchObject([{ state: "blocked" }]);
    expect(await bench.rows("orders")).toEqual([{ id: 1 }]);
  } finally {
    delete process.env["TEST_SOURCE_URL"];
    await client.end();
    await other.drop();
  }
});

describe("a column that is not declared", () => {
  const named = (): unknown[] =>
    bench.lines.filter(({ columns: found }) => found !== undefined).map(({ message }) => message);

  it("is named when it is new, in whichever file, and once", async () => {
    await bench.write("data/a.csv", "id\n1\n");
    await bench.ingest(orders);
    expect(named()).toEqual([]);
    await bench.write("data/b.csv", "id,tip\n2,1.5\n");
    expect(await bench.ingest(orders)).toMatchObject([{ newColumns: { tip: "float" } }]);
    await bench.write("data/c.csv", "id,tip,No Name\n3,2.5,x\n");
    expect(await bench.ingest(orders)).toMatchObject([{ newColumns: { "No Name": "string" } }]);
    await bench.write("data/d.csv", "id,tip\n4,2.5\n");
    expect(await bench.ingest(orders)).toMatchObject([{ newColumns: {} }]);
    expect(named()).toEqual([
      "data/b.csv: not declared, so not read: tip. Write under sources.orders.columns: tip: { type: float, nullable: true }",
      'data/c.csv: not declared, so not read: No Name. Write under sources.orders.columns: No_Name: { type: string, nullable: true, from: "No Name" }',
    ]);
    expect(await status()).toMatchObject({
      undeclaredColumns: { tip: "float", "No Name": "string" },
      declare: [
        "tip: { type: float, nullable: true }",
        'No_Name: { type: string, nullable: true, from: "No Name" }',
      ],
    });
    const batches = await readBatches(bench.databaseUrl, ["orders"], 9);
    expect(batches.map(({ declare }) => declare.length)).toEqual([0, 1, 1, 0]);
  });

  it("is no longer told of once it is gone or declared", async () => {
    await bench.write("data/a.csv", "id,tip\n2,1.5\n");
    await bench.ingest(orders);
    expect((await status()).declare).toHaveLength(1);
    await bench.write("data/a.csv", "id\n2\n");
    await bench.ingest(orders);
    expect((await status()).declare).toEqual([]);
    await bench.write("data/a.csv", "id,tip\n2,1.5\n");
    await bench.ingest(orders);
    expect((await status()).declare).toHaveLength(1);
    await bench.ingest({ ...orders, columns: { ...columns, tip: { type: "float", nullable: true } } });
    expect((await status()).declare).toEqual([]);
  });

  it("is seen in JSON Lines however late it comes", async () => {
    const rows = Array.from({ length: 3_000 }, (_, id) =>
      JSON.stringify(id === 2_500 ? { id, tip: 1.5 } : { id }),
    );
    await bench.write("data/a.csv", `${rows.join("\n")}\n`);
    const lines = { ...orders.connection, format: "jsonl" } as SourceDefinition["connection"];
    expect(await bench.ingest({ ...orders, connection: lines })).toMatchObject([
      { newColumns: { tip: "float" } },
    ]);
  });
});
