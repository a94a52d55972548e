import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadOrigin, pendingOrigins } from "../../src/ingestion/index.js";
import type { SourceDefinition } from "../../src/v1/definitions.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { recordedLog } from "../support/log.js";
import { fileSource } from "../support/project.js";
import { userFunction } from "../support/user-code.js";

let bench: Workbench;
let other: TestDatabase;
let client: pg.Client;
beforeEach(async () => {
  [bench, other] = await Promise.all([workbench(), testDatabase()]);
  process.env["TEST_SOURCE_URL"] = other.url;
  client = new pg.Client({ connectionString: other.url });
  await client.connect();
  await client.query(`
    CREATE SCHEMA "of Sales";
    CREATE TABLE "of Sales"."Orders" (id integer, at timestamptz, local timestamp, day date, total numeric(10, 2), paid boolean, note text, ignored bytea);
    INSERT INTO "of Sales"."Orders" VALUES
      (1, '2013-07-01 10:00+00', '2013-07-01 10:00', '2013-07-01', 12.50, true, '', NULL),
      (2, '2013-07-01 12:00+02', NULL, NULL, 'NaN', NULL, 'say "no",' || chr(10) || chr(92) || 'N', NULL),
      (3, '2013-07-01 10:00:00.123456+00', NULL, NULL, NULL, false, NULL, NULL)`);
});
afterEach(async () => {
  delete process.env["TEST_SOURCE_URL"];
  await client.end();
  await bench.close();
  await other.drop();
});

const base = fileSource(
  "orders",
  "",
  {
    id: { type: "integer" },
    at: { type: "timestamp" },
    local: { type: "timestamp", nullable: true },
    day: { type: "date", nullable: true },
    total: { type: "float", nullable: true },
    paid: { type: "boolean", nullable: true },
    note: { type: "string", nullable: true },
  },
  { primaryKey: ["id"], eventTime: "at" },
);
const orders: SourceDefinition = {
  ...base,
  connection: {
    type: "postgres",
    url: { from: "env", name: "TEST_SOURCE_URL" },
    schema: "of Sales",
    table: "Orders",
  },
};

describe("a table of another PostgreSQL", () => {
  it("passes code of the user's own like a file", async () => {
    await bench.write(
      "src/clean.mjs",
      `export const clean = (row) => row.paid === null ? null
         : { ...row, note: [row.total, row.day, row.local && row.local.getTime(), row.at.getTime(), row.note].join("|") };`,
    );
    const called = userFunction<never>(bench.directory, "src/clean.mjs", "clean");
    const source = { ...orders, transform: { per: "row", function: called } } as const;
    expect(await bench.ingest(source)).toMatchObject([{ rowsRead: 3, rowsLoaded: 2 }]);
    expect((await bench.rows("orders")).map(({ note }) => note)).toEqual([
      `12.5|2013-07-01|${Date.parse("2013-07-01T14:00Z")}|${Date.parse("2013-07-01T10:00Z")}|`,
      `|||${Date.parse("2013-07-01T10:00:00.123Z")}|`,
    ]);
    const { rows } = await bench.pool.query(
      "SELECT to_char(at AT TIME ZONE 'UTC', 'US') AS us FROM raw.orders ORDER BY id",
    );
    expect(rows).toEqual([{ us: "000000" }, { us: "123456" }]);
  });

  it("is read with its types, missing values and odd names", async () => {
    expect(await bench.ingest(orders)).toMatchObject([
      { origin: "of Sales.Orders", state: "loaded", rowsLoaded: 3 },
    ]);
    expect(await bench.rows("orders")).toEqual([
      {
        id: 1,
        at: new Date("2013-07-01T10:00:00Z"),
        local: new Date("2013-07-01T14:00:00Z"),
        day: "2013-07-01",
        total: 12.5,
        paid: true,
        note: "",
      },
      {
        id: 2,
        at: new Date("2013-07-01T10:00:00Z"),
        local: null,
        day: null,
        total: NaN,
        paid: null,
        note: 'say "no",\n\\N',
      },
      {
        id: 3,
        at: new Date("2013-07-01T10:00:00.123Z"),
        local: null,
        day: null,
        total: null,
        paid: false,
        note: null,
      },
    ]);
  });

  it("is loaded again only when it changed", async () => {
    await bench.ingest(orders);
    expect(await bench.ingest(orders)).toMatchObject([{ state: "unchanged", batchId: null }]);
    await client.query(
      `DELETE FROM "of Sales"."Orders" WHERE id < 3; INSERT INTO "of Sales"."Orders" (id, at) VALUES (4, now())`,
    );
    expect(await bench.ingest(orders)).toMatchObject([{ state: "loaded", rowsLoaded: 2 }]);
    expect((await bench.rows("orders")).map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    const full: SourceDefinition = { ...orders, ingest: { ...orders.ingest, mode: "full" } };
    await client.query(`DELETE FROM "of Sales"."Orders" WHERE id = 3`);
    await bench.ingest(full);
    expect((await bench.rows("orders")).map(({ id }) => id)).toEqual([4]);
  });

  it("puts rows that do not fit into quarantine", async () => {
    await bench.ingest({
      ...orders,
      columns: { ...orders.columns, total: { type: "integer", nullable: true } },
    });
    expect(await bench.quarantined()).toMatchObject([
      { reasons: ['total: "12.50" is not an integer'] },
      { reasons: ['total: "NaN" is not an integer'] },
    ]);
  });

  it("says what cannot be read, without the password", async () => {
    const missing = { ...orders, columns: { ...orders.columns, vat: { type: "float" } } } as SourceDefinition;
    await expect(bench.ingest(missing)).rejects.toMatchObject({
      code: "MLO5109",
      message: 'Source orders: table of Sales.Orders cannot be read: column "vat" does not exist',
    });
    process.env["TEST_SOURCE_URL"] = "postgresql://me:secret@127.0.0.1:1/none";
    const [origin] = await pendingOrigins(bench.pool, orders, bench.directory);
    const failing = loadOrigin(bench.pool, orders, origin!, {
      projectDirectory: "",
      timezone: "UTC",
      log: recordedLog().log,
    });
    await expect(failing).rejects.toMatchObject({
      code: "MLO5109",
      message: expect.not.stringContaining("secret") as string,
    });
    delete process.env["TEST_SOURCE_URL"];
    await expect(bench.ingest(orders)).rejects.toMatchObject({ code: "MLO5013" });
  });
});
