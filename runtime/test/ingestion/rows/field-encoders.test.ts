import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fieldEncoders } from "../../../src/ingestion/rows/field-encoders.js";
import { storedTypes } from "../../../src/store/index.js";
import type { ColumnType } from "../../../src/definitions/column.js";
import { testDatabase, type TestDatabase } from "../../support/database.js";

/** The field as COPY gets it, or null where it is refused. */
function encode(type: ColumnType, text: string): string | null {
  const bytes = Buffer.from(text);
  const out = Buffer.alloc(2 * bytes.length + 40);
  const end = fieldEncoders[type](bytes, 0, bytes.length, out, 0);
  return end === -1 ? null : out.toString("utf8", 0, end);
}

const accepted: [ColumnType, given: string, want: string][] = [
  ["integer", "17", "17"],
  ["integer", "-17", "-17"],
  ["integer", "+17", "+17"],
  ["integer", "007", "007"],
  ["integer", "17.0", "17"],
  ["integer", "17.", "17"],
  ["integer", "9223372036854775807", "9223372036854775807"],
  ["integer", "-9223372036854775808", "-9223372036854775808"],
  ["float", "1.5", "1.5"],
  ["float", "-.5", "-.5"],
  ["float", "1e-3", "1e-3"],
  ["float", "NaN", "NaN"],
  ["float", "-Infinity", "-Infinity"],
  ["float", "0e999", "0e999"],
  ["boolean", "TRUE", "t"],
  ["boolean", "no", "f"],
  ["boolean", "1", "t"],
  ["timestamp", "2013-01-31", "2013-01-31"],
  ["timestamp", "2013-01-31T10:15", "20130131 10:15"],
  ["timestamp", "2013-01-31 10:15:00.123456+05:30", "20130131 10:15:00.123456+05:30"],
  ["timestamp", "2012-02-29T23:59:59Z", "20120229 23:59:59Z"],
  ["timestamp", "2013-01-31 10:15:00 UTC", "20130131 10:15:00 UTC"],
  ["date", "2013-01-31", "2013-01-31"],
  ["date", "2013-01-31T00:00:00", "2013-01-31"],
  ["string", "a\\b\tc\nd\re", "a\\\\b\\tc\\nd\\re"],
  ["string", "日本", "日本"],
];

const refused: [ColumnType, string][] = [
  ["integer", "1.5"],
  ["integer", "1e3"],
  ["integer", "1,000"],
  ["integer", "-"],
  ["integer", "abc"],
  ["integer", "0x10"],
  ["integer", "9223372036854775808"],
  ["integer", "99999999999999999999999"],
  ["float", "1,5"],
  ["float", "."],
  ["float", "1e400"],
  ["float", "1e-400"],
  ["float", "--1"],
  ["float", "1.5x"],
  ["boolean", "maybe"],
  ["boolean", "2"],
  ["timestamp", "07/04/2013"],
  ["timestamp", "2013-02-29"],
  ["timestamp", "2013-04-31T00:00"],
  ["timestamp", "2013-01-31T24:00"],
  ["timestamp", "2013-01-31T10:60"],
  ["timestamp", "2013-01-31T10:15:60"],
  ["timestamp", "2013-01-31T10"],
  ["timestamp", "2013-01-31T10:15:00 America/New_York"],
  ["timestamp", "1900-02-29"],
  ["timestamp", "0000-01-01"],
  ["timestamp", "1385856000"],
  ["date", "2013-13-01"],
  ["date", "2013-01-31T10:15:00"],
];

describe("fieldEncoders", () => {
  it.each(accepted)("%s accepts %s", (type, given, want) => expect(encode(type, given)).toBe(want));
  it.each(refused)("%s refuses %s", (type, given) => expect(encode(type, given)).toBeNull());
});

describe("what the encoders accept", () => {
  let database: TestDatabase;
  let client: pg.Client;
  beforeAll(async () => {
    database = await testDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const digits = fc.stringMatching(/^[+-]?\d{1,25}(\.\d{0,4})?$/);
  const numbers = fc.oneof(
    digits,
    fc.stringMatching(/^[+-]?(\d{0,5}\.?\d{0,5})([eE][+-]?\d{1,3})?$/),
    fc.double().map(String),
    fc.constantFrom("inf", "-Infinity", "nan", "+nan", "infinity"),
  );
  const times = fc.stringMatching(
    /^[0-9]{4}-[01][0-9]-[0-3][0-9]([T ][0-2][0-9]:[0-6][0-9](:[0-6][0-9](\.\d{1,9})?)?( ?(Z|UTC|[+-][01][0-9](:?[0-5][0-9])?))?)?$/,
  );
  const texts: Record<ColumnType, fc.Arbitrary<string>> = {
    integer: digits,
    float: numbers,
    boolean: fc.constantFrom("true", "T", "y", "Yes", "ON", "off", "0", "1", "x", "tr"),
    timestamp: times,
    date: times,
    string: fc.string(),
  };

  it.each(Object.entries(texts).filter(([type]) => type !== "string"))(
    "PostgreSQL accepts as %s",
    async (type, arbitrary) => {
      const sample = fc.sample(arbitrary, { numRuns: 3000, seed: 42 });
      const encoded = sample.map((text) => encode(type as ColumnType, text)).filter((text) => text !== null);
      expect(encoded.length).toBeGreaterThan(0);
      const { rows } = await client.query<{ text: string }>(
        "SELECT text FROM unnest($1::text[]) AS text WHERE NOT pg_input_is_valid(text, $2)",
        [encoded, storedTypes[type as ColumnType]],
      );
      expect(rows).toEqual([]);
    },
  );

  it.each(["timestamp", "date"] as const)("what is written of a %s means what was read", async (type) => {
    const sample = fc.sample(times, { numRuns: 5000, seed: 42 });
    const fitting = sample.filter((text) => encode(type, text) !== null);
    expect(fitting.length).toBeGreaterThan(type === "date" ? 50 : 1000);
    await client.query("SET TimeZone = 'America/New_York'");
    const { rows } = await client.query(
      `SELECT read, written FROM unnest($1::text[], $2::text[]) AS t (read, written)
        WHERE read::${storedTypes[type]} IS DISTINCT FROM written::${storedTypes[type]}`,
      [fitting, fitting.map((text) => encode(type, text))],
    );
    await client.query("RESET TimeZone");
    expect(rows).toEqual([]);
  });
});
