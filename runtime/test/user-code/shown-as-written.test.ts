import { afterEach, beforeEach, describe, expect, it } from "vitest";
import pg from "pg";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { ColumnDefinition } from "../../src/definitions/column.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { testDatabase } from "../support/database.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { fileSource } from "../support/project.js";
import { userFunction } from "../support/user-code.js";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench("UTC");
});
afterEach(() => bench.close());

const columns: Record<string, ColumnDefinition> = {
  id: { type: "integer" },
  count: { type: "integer", nullable: true },
  at: { type: "timestamp", nullable: true },
  day: { type: "date", nullable: true },
  paid: { type: "boolean", nullable: true },
  note: { type: "string", nullable: true },
};

async function throwing(more: Partial<SourceDefinition> = {}): Promise<SourceDefinition> {
  await bench.write("src/clean.mjs", "export const clean = () => { throw new Error('no'); };");
  const source = fileSource("orders", "data/*", columns, {
    primaryKey: ["id"],
    transform: { per: "row", function: userFunction<never>(bench.directory, "src/clean.mjs", "clean") },
    ...more,
  });
  const { connection } = source;
  const nullable = connection.type === "file" && connection.format === "csv" && more.connection === undefined;
  return nullable
    ? { ...source, connection: { ...connection, nullValues: ["NA"] } as typeof connection }
    : source;
}

async function shown(source: SourceDefinition): Promise<unknown[]> {
  await bench.ingest(source);
  return (await bench.quarantined()).map(({ row }) => row);
}

describe("the quarantine of a row on which a transform threw shows what the source held", () => {
  it("in CSV", async () => {
    const rows = [
      `+1,12.0,2013-07-04 10:15Z,2013-07-04T00:00:00Z,yes,"a ""b"" \\N	c"`,
      `2, 7 ,2013-07-04T10:15:00.123456-04:00,2013-07-04,0,NA`,
      `3,NA,2013-07-04,,,é`,
    ];
    await bench.write("data/a.csv", `id,count,at,day,paid,note\n${rows.join("\n")}\n`);
    expect(await shown(await throwing())).toEqual([
      {
        id: "+1",
        count: "12.0",
        at: "2013-07-04 10:15Z",
        day: "2013-07-04T00:00:00Z",
        paid: "yes",
        note: 'a "b" \\N\tc',
      },
      {
        id: "2",
        count: " 7 ",
        at: "2013-07-04T10:15:00.123456-04:00",
        day: "2013-07-04",
        paid: "0",
        note: "NA",
      },
      { id: "3", count: "NA", at: "2013-07-04", day: null, paid: null, note: "é" },
    ]);
  });

  it("in a format of times", async () => {
    const inFormat = { ...columns, at: { type: "timestamp", format: "%d/%m/%Y %H:%M" } } as const;
    await bench.write("data/a.csv", "id,count,at,day,paid,note\n1,,04/07/2013 10:15,,,\n");
    expect(await shown(await throwing({ columns: inFormat }))).toMatchObject([{ at: "04/07/2013 10:15" }]);
  });

  it("in JSON Lines", async () => {
    await bench.write(
      "data/a.jsonl",
      `{"id":1,"count":"5.0","at":"2013-07-04t10:15z","day":null,"paid":true,"note":"\\\\N \\" é"}\n`,
    );
    const connection = { type: "file", format: "jsonl", path: "data/*.jsonl" } as const;
    expect(await shown(await throwing({ connection }))).toEqual([
      { id: "1", count: "5.0", at: "2013-07-04t10:15z", day: null, paid: "true", note: '\\N " é' },
    ]);
  });
});

/** The same values in every type of source: a boolean and a time that are read as something else. */
describe("one rule over all types of sources", () => {
  const declared = {
    id: { type: "integer" },
    flag: { type: "string" },
    day: { type: "date" },
  } as const;
  const midnight = new Date("2024-03-31T00:00:00Z");
  const noon = new Date("2024-03-31T12:00:00Z");
  const expected = {
    rows: [{ id: 1, flag: "true", day: "2024-03-31" }],
    reasons: [expect.stringMatching(/^day: "2024-03-31[T ]12:00:00.*" is not a date/)],
  };
  const found = async (connection: SourceDefinition["connection"]): Promise<unknown> => {
    await bench.ingest(fileSource("orders", "", declared, { connection }));
    return {
      rows: await bench.rows("orders"),
      reasons: (await bench.quarantined()).flatMap(({ reasons }) => reasons),
    };
  };
  const csv = { delimiter: ",", quote: '"', nullValues: [] };

  it("CSV", async () => {
    await bench.write("data/a", "id,flag,day\n1,true,2024-03-31T00:00:00Z\n2,false,2024-03-31T12:00:00Z\n");
    expect(await found({ type: "file", format: "csv", path: "data/a", ...csv })).toEqual(expected);
  });

  it("JSON Lines", async () => {
    const lines = [
      { id: 1, flag: true, day: midnight },
      { id: 2, flag: false, day: noon },
    ].map((row) => JSON.stringify(row));
    await bench.write("data/a", `${lines.join("\n")}\n`);
    expect(await found({ type: "file", format: "jsonl", path: "data/a" })).toEqual(expected);
  });

  it("Parquet", async () => {
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: "id", data: [1, 2], type: "INT32" },
        { name: "flag", data: [true, false], type: "BOOLEAN" },
        { name: "day", data: [midnight, noon], type: "TIMESTAMP" },
      ],
    });
    await bench.write("data/a", Buffer.from(buffer));
    expect(await found({ type: "file", format: "parquet", path: "data/a" })).toEqual(expected);
  });

  it.each(["timestamptz", "timestamp"])("PostgreSQL, %s", async (type) => {
    const other = await testDatabase();
    process.env["TEST_SOURCE_URL"] = other.url;
    const client = new pg.Client({ connectionString: other.url });
    await client.connect();
    try {
      await client.query(
        `CREATE TABLE orders AS SELECT * FROM (VALUES (1, true, '2024-03-31 00:00'::${type}), (2, false, '2024-03-31 12:00'::${type})) AS v (id, flag, day)`,
      );
      const url = { from: "env", name: "TEST_SOURCE_URL" } as const;
      expect(await found({ type: "postgres", url, schema: "public", table: "orders" })).toEqual(expected);
    } finally {
      delete process.env["TEST_SOURCE_URL"];
      await client.end();
      await other.drop();
    }
  });

  it.each(["Z", "+02:00", " UTC", "", "-04"])(
    "midnight is the day as it is written, with zone '%s'",
    async (zone) => {
      await bench.write("data/a", `id,flag,day\n1,true,2024-03-31 00:00:00${zone}\n`);
      expect(await found({ type: "file", format: "csv", path: "data/a", ...csv })).toMatchObject({
        rows: expected.rows,
      });
    },
  );
});
