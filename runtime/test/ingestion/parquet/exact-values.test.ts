import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { leafOf } from "../../../src/ingestion/parquet/leaf.js";
import { parquetLines } from "../../../src/ingestion/parquet/run-in-process.js";
import { newReport } from "../../../src/ingestion/rows/file-report.js";
import type { ColumnDefinition, ColumnType } from "../../../src/definitions/column.js";

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/${name}.parquet`, import.meta.url));

interface Read {
  /** By column, of the rows that fit. */
  readonly values: Record<string, (string | null)[]>;
  readonly unfit: { readonly reasons: string[]; readonly fields: Record<string, string | null> }[];
}

async function read(file: string, types: Readonly<Record<string, ColumnType>>): Promise<Read> {
  const columns = Object.fromEntries(
    Object.entries(types).map(([name, type]): [string, ColumnDefinition] => [name, { type, nullable: true }]),
  );
  const values: Read["values"] = Object.fromEntries(Object.keys(types).map((name) => [name, []]));
  const unfit: Read["unfit"] = [];
  const chunks: Buffer[] = [];
  for await (const chunk of parquetLines(fixture(file), columns, file, newReport())) chunks.push(chunk);
  for (const line of Buffer.concat(chunks).toString("utf8").split("\n").slice(0, -1)) {
    const [, fits, why, ...fields] = line.split("\t");
    if (fits === "f") unfit.push(JSON.parse(why!.replaceAll("\\\\", "\\")) as Read["unfit"][number]);
    else
      Object.keys(types).forEach((name, index) =>
        values[name]!.push(fields[index] === "\\N" ? null : fields[index]!.replaceAll("\\\\", "\\")),
      );
  }
  return { values, unfit };
}

const strings = (names: readonly string[]): Record<string, ColumnType> =>
  Object.fromEntries(names.map((name) => [name, "string"]));

const wide = `${"1234567890".repeat(7)}123456`;
const numbers = {
  d9: ["-0.05", "1234567.80", null],
  d18: ["99999999999999.9999", "-99999999999999.9999", "0.0000"],
  d18_0: ["9007199254740993", "-9007199254740993", null],
  d19_0: ["9223372036854775807", "-9223372036854775808", "0"],
  d38_0: ["1234567890123456789", "1234567890123456790", "-1"],
  d38_38: [`0.${"1234567890".repeat(3)}12345678`, `-0.${"0".repeat(37)}1`, `0.${"0".repeat(38)}`],
  d76: [wide, `-${wide}`, null],
  d76_30: [`${wide.slice(0, 46)}.${wide.slice(46)}`, `-0.${"0".repeat(29)}1`, `0.${"0".repeat(30)}`],
  i64: ["9223372036854775807", "-9223372036854775808", null],
  u64: ["18446744073709551615", "9223372036854775808", "9223372036854775807"],
  u32: ["4294967295", "0", "2147483648"],
  u16: ["65535", "0", "32768"],
  u8: ["255", "0", "128"],
  f64: ["NaN", "-Infinity", "-0"],
  f32: ["0.10000000149011612", "Infinity", "16777216"],
  f16: ["1.5", "-0.00006103515625", "Infinity"],
};

describe.each(["digits", "digits-dictionary", "digits-integer"])("numbers of %s.parquet", (file) => {
  it("as text have every digit, and all of their scale", async () => {
    expect(await read(file, strings(Object.keys(numbers)))).toEqual({ values: numbers, unfit: [] });
  });

  it("as integers are exact to 64 bits", async () => {
    const integers = ["d18_0", "d19_0", "d38_0", "i64", "u32", "u16", "u8"] as const;
    const { values, unfit } = await read(
      file,
      Object.fromEntries(integers.map((name) => [name, "integer" as const])),
    );
    expect(unfit).toEqual([]);
    for (const name of integers) expect(values[name]).toEqual(numbers[name]);
  });

  it("beyond 64 bits, or with a fraction, are bad rows of an integer column", async () => {
    const { values, unfit } = await read(file, { u64: "integer" });
    expect(values).toEqual({ u64: ["9223372036854775807"] });
    expect(unfit).toEqual([
      {
        reasons: ['u64: "18446744073709551615" is not an integer'],
        fields: { u64: "18446744073709551615" },
      },
      {
        reasons: ['u64: "9223372036854775808" is not an integer'],
        fields: { u64: "9223372036854775808" },
      },
    ]);
    expect((await read(file, { d18: "integer" })).values["d18"]).toEqual(["0"]);
  });

  it("as floats reach PostgreSQL with all their digits", async () => {
    const { values, unfit } = await read(file, { u64: "float", d18: "float", d76_30: "float" });
    expect(unfit).toEqual([]);
    expect(values["d18"]).toEqual(numbers.d18);
    expect(values["u64"]).toEqual(numbers.u64);
  });
});

it("nested values keep their digits; NaN and infinity are strings, as JSON has no word for them", async () => {
  const nested = {
    ids: ["[9007199254740993,null,-1]", "[]", null],
    unsigned: ["[18446744073709551615]", "[0]", null],
    floats: ['["NaN","Infinity",-0]', '["-Infinity",1e+300]', "[0.1]"],
    item: [
      String.raw`{"id":9223372036854775807,"price":99999999999999.9900,"ratio":0.1,"note":"a\"\n"}`,
      '{"id":null,"price":null,"ratio":"NaN","note":null}',
      null,
    ],
    items: ['[{"id":1,"price":0.5000,"ratio":null,"note":"x"},null]', "[]", null],
    scores: ['{"a":1.10,"b":null}', "{}", null],
    by_id: ['{"9007199254740993":"x"}', '{"1":"y","2":null}', null],
    by_price: ['{"1.50":[1,2]}', null, null],
    grid: ["[[1.0],[]]", "[null]", null],
    when: ['["2024-01-02T03:04:05.678901Z"]', null, null],
  };
  expect(await read("nested", strings(Object.keys(nested)))).toEqual({ values: nested, unfit: [] });
});

it("bytes are hexadecimal, UUIDs their own spelling, and a text that is not UTF-8 makes a bad row", async () => {
  const { values, unfit } = await read("bytes", strings(["n", "name", "plain", "fixed", "uuid", "notes"]));
  expect(values).toEqual({
    n: ["1"],
    name: ["Müller"],
    plain: ["abc"],
    fixed: ["\\x0001ff"],
    uuid: ["12345678-1234-5678-1234-567812345678"],
    notes: ['["a"]'],
  });
  expect(unfit.map(({ reasons }) => reasons)).toEqual([
    [String.raw`name: "M\xfcller" is not UTF-8`],
    [String.raw`plain: "\xff\x00" is not UTF-8`],
  ]);
  expect(unfit[0]?.fields).toMatchObject({ n: "2", name: "M\\xfcller", plain: "abc", notes: "[]" });
  const { values: others } = await read("bytes", strings(["n", "uuid"]));
  expect(others["n"]).toEqual(["1", "2", "3"]);
});

it("times keep the digits of their unit as text", async () => {
  const times = {
    s_utc: ["2024-01-02T03:04:05.000000Z", "1969-12-31T23:59:59.000000Z", null],
    ms_utc: ["2024-01-02T03:04:05.678000Z", "1969-12-31T23:59:59.999000Z", "+010000-01-01T00:00:00.000000Z"],
    us: ["2024-01-02T03:04:05.678901", "1969-12-31T23:59:59.999999", null],
    ns_utc: ["2024-01-02T03:04:05.678901234Z", "1969-12-31T23:59:59.999999999Z", null],
    day: ["1970-01-01", "0001-01-01", "9999-12-31"],
    t_ms: ["12:34:56.789000", "00:00:00.000000", null],
    t_us: ["12:34:56.789012", "00:00:00.000000", null],
    t_ns: ["12:34:56.789012345", "23:59:59.999999999", null],
  };
  const { values } = await read("times", strings(Object.keys(times)));
  expect(values).toEqual(times);
  expect((await read("int96", strings(["at"]))).values).toEqual({
    at: ["2024-01-02T03:04:05.678901234Z", "1969-12-31T23:59:59.999999999Z"],
  });
});

it("a day that no calendar has is a bad row, not a broken file", async () => {
  const { values, unfit } = await read("times", { n: "integer", far: "date" });
  expect(values).toEqual({ n: ["2", "3"], far: ["1970-01-01", null] });
  expect(unfit[0]?.reasons).toEqual(['far: "2147483647" is no day of the calendar']);
});

it.each([
  [[0x30, 0x39], 2, "123.45"],
  [[0xff], 2, "-0.01"],
  [[], 3, "0.000"],
  [[0x00, 0xff], 0, "255"],
  [[0x80, 0, 0, 0, 0, 0, 0, 0, 0], 1, "-236118324143482260684.8"],
])("DECIMAL as bytes of any length: %j of scale %i", (bytes, scale, text) => {
  for (const described of [
    { converted_type: "DECIMAL", scale, precision: 38 },
    { logical_type: { type: "DECIMAL", scale, precision: 38 } },
  ] as const) {
    const leaf = leafOf({ name: "d", type: "BYTE_ARRAY", ...described });
    expect(leaf.print(Uint8Array.from(bytes) as never)).toBe(text);
  }
});
