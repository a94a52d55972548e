import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ingestPolicy, isPassing } from "../../src/flows/step-policy.js";
import { loadOrigin, pendingOrigins } from "../../src/ingestion/index.js";
import { readTable } from "../../src/ingestion/read-table.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
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
      code: "MLO5030",
      message: expect.stringMatching(
        /^Source orders: table of Sales\.Orders cannot be read: column "vat" does not exist/,
      ) as string,
      hint: "Correct the column's name: `from` says what it is called in the source.",
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

  const query = (text: string, columns: SourceDefinition["columns"] = orders.columns): SourceDefinition => ({
    ...orders,
    columns,
    primaryKey: [],
    eventTime: null,
    connection: { type: "postgres", url: { from: "env", name: "TEST_SOURCE_URL" }, query: text },
  });
  const id = { id: { type: "integer" } } as const;

  it("is read without writing, whatever its query calls", async () => {
    await client.query(`
      CREATE TABLE seen (id int, v text);
      CREATE SEQUENCE counted;
      CREATE FUNCTION reads() RETURNS SETOF seen LANGUAGE sql AS $$ INSERT INTO seen VALUES (77, 'w') RETURNING * $$;
      CREATE FUNCTION insists() RETURNS int LANGUAGE plpgsql AS
        $$ BEGIN SET TRANSACTION READ WRITE; INSERT INTO seen VALUES (78, 'w'); RETURN 1; END $$`);
    for (const text of [
      "SELECT id FROM reads()",
      "SELECT nextval('counted') AS id",
      "SELECT insists() AS id",
    ]) {
      const failure = await failureOf(query(text, id));
      expect(failure).toMatchObject({ code: "MLO5031" });
      expect(isPassing(failure, ingestPolicy(orders))).toBe(false);
    }
    expect((await client.query("SELECT FROM seen")).rowCount).toBe(0);
    expect((await client.query("SELECT is_called FROM counted")).rows).toEqual([{ is_called: false }]);
    await client.query("INSERT INTO seen VALUES (1, 'a')");
    expect(await bench.ingest(query("SELECT id FROM seen", id))).toMatchObject([{ rowsLoaded: 1 }]);
  });

  /** What reading fails with. */
  async function failureOf(source: SourceDefinition): Promise<Error> {
    try {
      for await (const line of readTable(source).lines) void line;
    } catch (error) {
      return error as Error;
    }
    throw new Error("it was read");
  }

  it("fails once where the database refuses the query, and says what to do", async () => {
    const reader = `reader_${other.name}`;
    await client.query(`
      CREATE TABLE one AS SELECT 1 AS id; CREATE TABLE other AS SELECT 1 AS id; CREATE TABLE closed (id int);
      CREATE ROLE ${reader} LOGIN PASSWORD 'reads'; GRANT SELECT ON one, other TO ${reader}`);
    const url = new URL(other.url);
    url.username = reader;
    url.password = "reads";
    process.env["TEST_SOURCE_URL"] = url.href;
    try {
      for (const [text, message, hint] of [
        ["SELECT id FROM nowhere", 'relation "nowhere" does not exist', /schema and table/],
        ["SELECT id FROM closed", "permission denied for table closed", /^Grant the user/],
        ["SELECT id FROM one, other", 'column reference "id" is ambiguous', /alias before the column/],
        ["SELECT idd AS id FROM one", 'column "idd" does not exist (Perhaps', /Correct the column/],
        ["SELECT id FRM one", "syntax error", /psql/],
        ["SELECT 1 / (id - 1) AS id FROM one", "division by zero", /fails on a value/],
      ] as const) {
        const failure = await failureOf(query(text, id));
        expect(failure).toMatchObject({
          code: "MLO5030",
          message: expect.stringContaining(`Source orders: the query cannot be read: ${message}`) as string,
          hint: expect.stringMatching(hint) as string,
        });
        expect(isPassing(failure, ingestPolicy(orders))).toBe(false);
      }
    } finally {
      await client.query(`DROP OWNED BY ${reader}; DROP ROLE ${reader}`);
    }
  });

  it("fails once for a url that will not do, and again and again where the server is away", async () => {
    const { password } = new URL(other.url);
    for (const [change, code] of [
      [{ password: "wrong" }, "MLO5032"],
      [{ password: "" }, "MLO5032"],
      [{ username: "nobody" }, "MLO5032"],
      [{ pathname: "/no_such_database" }, "MLO5032"],
      [{ search: "?host=/tmp/no-such-socket" }, "MLO5109"],
      [{ search: "?sslmode=verify-all" }, "MLO5034"],
      [{ href: other.url.replace("postgresql:", "mysql:") }, "MLO5012"],
    ] as const) {
      process.env["TEST_SOURCE_URL"] = Object.assign(new URL(other.url), change).href;
      const failure = await failureOf(orders);
      expect(failure).toMatchObject({ code });
      expect(isPassing(failure, ingestPolicy(orders))).toBe(code === "MLO5109");
      expect(`${JSON.stringify(failure)} ${failure.stack}`).not.toContain(password);
    }
  });
});
