import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ColumnDefinition } from "../../src/definitions/column.js";
import type { FileFormatDefinition } from "../../src/definitions/connection.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { fileSource } from "../support/project.js";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.close());

function sourceOf(
  path: string,
  format: FileFormatDefinition,
  columns: Record<string, ColumnDefinition>,
): SourceDefinition {
  return { ...fileSource("things", path, columns), connection: { type: "file", path, ...format } };
}

const csv = { format: "csv", delimiter: ",", quote: '"', nullValues: [] } as const;
const fixture = (name: string): Promise<Buffer> => readFile(new URL(`fixtures/${name}`, import.meta.url));
const iso = (row: Record<string, unknown>): Record<string, unknown> =>
  JSON.parse(JSON.stringify(row)) as Record<string, unknown>;

describe("CSV", () => {
  const columns = { id: { type: "integer" }, name: { type: "string" } } as const;

  it("without a header row takes the names in their order", async () => {
    await bench.write("a.csv", "x,1,Ann\nx,2,Bob\n");
    const source = sourceOf("a.csv", { ...csv, header: ["other", "id", "name"] }, columns);
    expect(await bench.ingest(source)).toMatchObject([{ state: "loaded", rowsLoaded: 2 }]);
    expect(await bench.rows("things")).toEqual([
      { id: 1, name: "Ann" },
      { id: 2, name: "Bob" },
    ]);
  });

  it("under other names than the columns", async () => {
    await bench.write("a.csv", "Full Name,No.\nAnn,1\n");
    const source = sourceOf("a.csv", csv, {
      id: { type: "integer", from: "No." },
      name: { type: "string", from: "Full Name" },
    });
    await bench.ingest(source);
    expect(await bench.rows("things")).toEqual([{ id: 1, name: "Ann" }]);
  });

  it.each([
    ["utf-16le", (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le")],
    ["windows-1252", (text: string) => Buffer.from(text, "latin1")],
    ["iso-8859-1", (text: string) => Buffer.from(text, "latin1")],
  ] as const)("in %s", async (encoding, encode) => {
    await bench.write("a.csv", encode("id,name\n1,Größe\n"));
    expect(await bench.ingest(sourceOf("a.csv", { ...csv, encoding }, columns))).toMatchObject([
      { state: "loaded", rowsLoaded: 1 },
    ]);
    expect(await bench.rows("things")).toEqual([{ id: 1, name: "Größe" }]);
  });

  it("that is no text in its encoding blocks, and says so", async () => {
    await bench.write("a.csv", Buffer.from([0x69, 0x64, 0x2c, 0x81, 0xff]));
    const [batch] = await bench.ingest(sourceOf("a.csv", { ...csv, encoding: "shift_jis" }, columns));
    expect(batch?.message).toBe(
      "a.csv is not text in shift_jis. Declare the encoding that the file has, or export it again.",
    );
  });

  it("compressed with zstd, in several frames", async () => {
    await bench.write("a.csv", await fixture("two-frames.csv.zst"));
    await bench.ingest(sourceOf("a.csv", csv, columns));
    expect(await bench.rows("things")).toEqual([
      { id: 1, name: "a" },
      { id: 2, name: "b" },
    ]);
  });

  it("compressed with gzip, in several members", async () => {
    await bench.write("a.csv", Buffer.concat([gzipSync("id,name\n1,a\n"), gzipSync("2,b\n")]));
    await bench.ingest(sourceOf("a.csv", csv, columns));
    expect(await bench.rows("things")).toHaveLength(2);
  });

  it("of which a zstd frame is cut off blocks", async () => {
    const whole = await fixture("two-frames.csv.zst");
    await bench.write("a.csv", whole.subarray(0, whole.length - 4));
    const [batch] = await bench.ingest(sourceOf("a.csv", csv, columns));
    expect(batch).toMatchObject({ state: "blocked" });
    expect(batch?.message).toMatch(/^a\.csv is a broken zstd file: /);
  });

  it("with times in other spellings", async () => {
    const times = {
      id: { type: "integer" },
      day: { type: "date", format: "%d/%m/%Y" },
      at: { type: "timestamp", format: "%b %d, %Y %I:%M %p" },
      epoch: { type: "timestamp", format: "epoch_ms" },
      zoned: { type: "timestamp", format: "%Y%m%d%H%M%S%f %z" },
    } as const;
    await bench.write(
      "a.csv",
      [
        "id,day,at,epoch,zoned",
        '1,29/02/2024,"Jul 4, 2013 11:05 pm",1372896000123,20130704120000123456 +0200',
        '2,30/02/2024,"Jul 4, 2013 11:05 pm",1,20130704120000000000 Z',
        '3,01/02/2024,"July 4",1,20130704120000000000 Z',
        "",
      ].join("\n"),
    );
    await bench.ingest(sourceOf("a.csv", csv, times));
    expect((await bench.rows("things")).map(iso)).toEqual([
      {
        id: 1,
        day: "2024-02-29",
        // Without a zone it is read in the project's: New York.
        at: "2013-07-05T03:05:00.000Z",
        epoch: "2013-07-04T00:00:00.123Z",
        zoned: "2013-07-04T10:00:00.123Z",
      },
    ]);
    expect((await bench.quarantined()).map(({ reasons }) => reasons)).toEqual([
      ['day: "30/02/2024" is not a date (as %d/%m/%Y)'],
      ['at: "July 4" is not a timestamp (as %b %d, %Y %I:%M %p)'],
    ]);
  });
});

describe("JSON Lines", () => {
  const columns = {
    id: { type: "integer" },
    name: { type: "string", nullable: true },
    city: { type: "string", nullable: true, from: "address.city" },
    ok: { type: "boolean", nullable: true },
    raw: { type: "string", nullable: true },
  } as const;
  const jsonl = { format: "jsonl" } as const;

  it("gives nested values, missing keys, exact large integers, and lists as JSON", async () => {
    await bench.write(
      "a.jsonl",
      [
        '{"id": 9007199254740993, "name": "", "address": {"city": "Tab\\tCity"}, "ok": true, "raw": [1, {"a": null}]}',
        "",
        '{"id": 2, "name": null, "address": null, "unknown": 1}\r',
        '{"id": "3", "address.city": "flat"}',
      ].join("\n"),
    );
    expect(await bench.ingest(sourceOf("a.jsonl", jsonl, columns))).toMatchObject([{ rowsLoaded: 3 }]);
    const { rows } = await bench.pool.query(
      "SELECT id::text, name, city, ok, raw FROM raw.things ORDER BY id",
    );
    expect(rows).toEqual([
      { id: "2", name: null, city: null, ok: null, raw: null },
      { id: "3", name: null, city: "flat", ok: null, raw: null },
      { id: "9007199254740993", name: "", city: "Tab\tCity", ok: true, raw: '[1,{"a":null}]' },
    ]);
    expect(bench.lines.find((line) => line["columns"] !== undefined)).toMatchObject({ columns: ["unknown"] });
  });

  it("keeps broken lines and wrong types in quarantine, with their line", async () => {
    await bench.write("a.jsonl", '{"id": 1}\n{"id": 2\n[3]\n{"id": 4.5}\n{"id": 5, "name": "\\u0000"}\n{}\n');
    expect(await bench.ingest(sourceOf("a.jsonl", jsonl, columns))).toMatchObject([
      { rowsRead: 6, rowsLoaded: 1, rowsQuarantined: 5 },
    ]);
    const reasons = (await bench.quarantined()).map((row) => row.reasons.join());
    expect(reasons[0]).toMatch(/^line 2: is not JSON: /);
    expect(reasons.slice(1)).toEqual([
      "line 3: is not a JSON object",
      'id: "4.5" is not an integer',
      "line 5: contains a NUL byte",
      "id: missing, but the column is not nullable",
    ]);
  });

  it("keeps every digit, and what is within as it is written", async () => {
    const lines = [
      '{"id": 9223372036854775807, "name": "a", "raw": {"n": [1.0, 1e400, 12345678901234567890123, -0], "s": "\\u00e9 \\ud800"}}',
      '{"id": -9223372036854775808, "name": 12345678901234567890123, "raw": 1.10}',
      '{"id": 1e+05, "name": -0, "raw": 1e400}',
      '{"id": 4.0, "\\u006eame": "d", "address": {"city": "x\\ty", "zip": 1}, "raw": ""}',
      '{"id": 9223372036854775808}',
      '{"id": 9007199254740993.5}',
    ];
    await bench.write("a.jsonl", `\uFEFF${lines.join("\n")}`);
    expect(await bench.ingest(sourceOf("a.jsonl", jsonl, columns))).toMatchObject([
      { rowsLoaded: 4, rowsQuarantined: 2 },
    ]);
    const { rows } = await bench.pool.query(
      "SELECT id::text, name, city, raw FROM raw.things ORDER BY things.id",
    );
    expect(rows).toEqual([
      { id: "-9223372036854775808", name: "12345678901234567890123", city: null, raw: "1.10" },
      { id: "4", name: "d", city: "x\ty", raw: "" },
      { id: "100000", name: "-0", city: null, raw: "1e400" },
      {
        id: "9223372036854775807",
        name: "a",
        city: null,
        raw: String.raw`{"n":[1.0,1e400,12345678901234567890123,-0],"s":"é \ud800"}`,
      },
    ]);
    expect((await bench.quarantined()).map(({ reasons, row }) => [reasons, row])).toMatchObject([
      [['id: "9223372036854775808" is not an integer'], { id: "9223372036854775808" }],
      [['id: "9007199254740993.5" is not an integer'], { id: "9007199254740993.5" }],
    ]);
  });

  it("keeps lines that are not what they seem in quarantine, the others load", async () => {
    await bench.write(
      "a.jsonl",
      Buffer.concat([
        Buffer.from(
          '{"id": 1, "id": 2}\n{"id": 3, "raw": {"a": 1, "b": {"x": 1, "x": 1}}}\n{"id": 4, "name": NaN}\n',
        ),
        Buffer.from('{"id": 5, "name": "M\xfcller"}\n{"id": 6, "other": "\xff"}\n', "latin1"),
        Buffer.from('{"id": 7, "name": "\\ud83d"}\n{"id": 8, "name": "\\ud83d\\ude00"}\n'),
      ]),
    );
    expect(await bench.ingest(sourceOf("a.jsonl", jsonl, columns))).toMatchObject([{ rowsLoaded: 1 }]);
    expect((await bench.rows("things"))[0]).toMatchObject({ id: 8, name: "😀" });
    expect((await bench.quarantined()).map(({ reasons, row }) => [reasons.join(), row])).toMatchObject([
      ['line 1: has the key "id" twice in one object', { line: '{"id": 1, "id": 2}' }],
      ['line 2: has the key "x" twice in one object', {}],
      [
        'line 3: is not JSON: JSON has no word NaN: write null, or the string "NaN" in a column of type float',
        {},
      ],
      ["line 4: is not UTF-8", { line: String.raw`{"id": 5, "name": "M\xfcller"}` }],
      ["line 5: is not UTF-8", {}],
      [
        String.raw`name: "\ud83d" has half a surrogate pair, which is not a character`,
        { id: "7", name: String.raw`\ud83d` },
      ],
    ]);
  });

  it("two columns may read one long value, in a row that is filled with it", async () => {
    const long = "x".repeat(200_000);
    await bench.write("a.jsonl", `{"id": 1, "a": "${long}", "b": {"c": "${long}"}}\n`);
    const twice: Record<string, ColumnDefinition> = { id: { type: "integer" } };
    for (let index = 0; index < 8; index += 1)
      twice[`c${index}`] = { type: "string", from: index % 2 === 0 ? "a" : "b.c" };
    await bench.ingest(sourceOf("a.jsonl", jsonl, { ...twice, b: { type: "string" } }));
    const { rows } = await bench.pool.query(
      "SELECT length(c0) + length(c7) + length(b) AS length FROM raw.things",
    );
    expect(rows).toEqual([{ length: 600_008 }]);
  });

  it.each([
    ["an array", '[{"id": 1}]', /is a JSON array, not JSON Lines\. Write its items as one object a line/],
    ["CSV", "id,name\n1,a\n", /is not JSON Lines: no line is a JSON object/],
    ["nothing", "", /is empty/],
    ["other keys", '{"no": 1}\n', /has no column "id" in any row/],
  ])("%s blocks", async (_, content, message) => {
    await bench.write("a.jsonl", content);
    const [batch] = await bench.ingest(sourceOf("a.jsonl", jsonl, columns));
    expect(batch?.state).toBe("blocked");
    expect(batch?.message).toMatch(message);
  });
});

describe("Parquet", () => {
  const columns = {
    id: { type: "integer" },
    small: { type: "integer", nullable: true },
    price: { type: "float", nullable: true },
    name: { type: "string", nullable: true },
    ok: { type: "boolean", nullable: true },
    at_utc: { type: "timestamp" },
    at_local: { type: "timestamp" },
    day: { type: "date", nullable: true },
    amount: { type: "float", nullable: true },
    tags: { type: "string", nullable: true },
  } as const;
  const parquet = { format: "parquet" } as const;

  it.each(["snappy", "gzip", "zstd", "brotli", "none"])("compressed with %s", async (compression) => {
    await bench.write("a.parquet", await fixture(`types-${compression}.parquet`));
    expect(await bench.ingest(sourceOf("a.parquet", parquet, columns))).toMatchObject([{ rowsLoaded: 3 }]);
    const { rows } = await bench.pool.query(
      `SELECT id::text, small::int, price::text, name, ok, at_utc::text, at_local::text, day::text, amount::text, tags
         FROM raw.things ORDER BY id`,
    );
    const times = { at_utc: "2024-01-02 03:04:05.678901+00", at_local: "2024-07-02 07:04:05+00" };
    expect(rows).toEqual([
      {
        id: "1",
        small: 1,
        price: "0.1",
        name: "é",
        ok: true,
        day: "2024-02-29",
        amount: "12.34",
        tags: '["a","b"]',
        ...times,
      },
      {
        id: "2",
        small: null,
        price: "NaN",
        name: "b\tb",
        ok: false,
        day: null,
        amount: null,
        tags: "[]",
        ...times,
      },
      {
        id: "9007199254740993",
        small: 3,
        price: null,
        name: null,
        ok: null,
        day: "1969-12-31",
        amount: "-0.05",
        tags: null,
        ...times,
      },
    ]);
    expect(bench.lines.find((line) => line["columns"] !== undefined)).toMatchObject({ columns: ["extra"] });
  });

  it("with DECIMAL ids as integer or string has each id and every digit", async () => {
    await bench.write("orders.parquet", await fixture("decimal-ids.parquet"));
    for (const type of ["integer", "string"] as const) {
      const source: SourceDefinition = {
        ...sourceOf("orders.parquet", parquet, { order_id: { type }, amount: { type: "string" } }),
        name: `orders_${type}`,
        primaryKey: ["order_id"],
      };
      expect(await bench.ingest(source)).toMatchObject([{ rowsLoaded: 4, rowsQuarantined: 0 }]);
      const { rows } = await bench.pool.query(
        `SELECT order_id::text AS id, amount FROM raw.orders_${type} ORDER BY order_id`,
      );
      expect(rows).toEqual([
        { id: "1234567890123456789", amount: "19999999999999.99" },
        { id: "1234567890123456790", amount: "0.10" },
        { id: "1234567890123456791", amount: "1.00" },
        { id: "1234567890123456792", amount: "2.00" },
      ]);
    }
  });

  it("cut off, or without a column, blocks", async () => {
    const whole = await fixture("types-snappy.parquet");
    await bench.write("a.parquet", whole.subarray(0, 2000));
    const source = sourceOf("a.parquet", parquet, columns);
    expect((await bench.ingest(source))[0]?.message).toMatch(/^a\.parquet is no whole Parquet file: /);
    await bench.write("a.parquet", whole);
    const further = sourceOf("a.parquet", parquet, { ...columns, more: { type: "string" } });
    expect((await bench.ingest(further))[0]?.message).toMatch(
      /^a\.parquet has no column "more"\. It has: id, small/,
    );
  });
});
