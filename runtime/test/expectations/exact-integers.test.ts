import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exactJson, parseExactJson } from "../../src/json/exact-json.js";
import { bench, type Bench } from "./support.js";

const columns = { id: { type: "integer" }, v: { type: "integer" }, w: { type: "integer" } } as const;
const options = { columns, primaryKey: ["id"], resultFormat: "COMPLETE" };

let db: Bench;
beforeAll(async () => {
  db = await bench(`
    CREATE TABLE big (id bigint PRIMARY KEY, v bigint, w bigint);
    INSERT INTO big VALUES (9007199254740993, 9007199254740993, 9223372036854775807),
      (9007199254740995, 9223372036854775807, 9223372036854775806), (-9007199254740997, 9223372036854775806, 1);
    CREATE TABLE random (id bigint, v bigint, w bigint)`);
});
afterAll(() => db[Symbol.asyncDispose]());

const most = 9223372036854775807n;

describe("integers of 64 bits", () => {
  test("name failing rows and their values in all result formats", async () => {
    const kwargs = { column: "v", max_value: 5 };
    const values = [9007199254740993n, most, most - 1n];
    for (const resultFormat of ["BASIC", "SUMMARY", "COMPLETE"]) {
      const { result } = await db.one("big", "expect_column_values_to_be_between", kwargs, {
        ...options,
        resultFormat,
      });
      expect(result["partial_unexpected_list"]).toEqual(values);
      if (resultFormat !== "BASIC")
        expect(result["partial_unexpected_counts"]).toEqual(
          [9007199254740993n, most - 1n, most].map((value) => ({ value, count: 1 })),
        );
      if (resultFormat === "COMPLETE")
        expect(result["unexpected_index_list"]).toEqual([
          { id: 9007199254740993n, v: 9007199254740993n },
          { id: 9007199254740995n, v: most },
          { id: -9007199254740997n, v: most - 1n },
        ]);
    }
  });

  test.each([
    [
      "expect_column_values_to_be_in_set",
      { column: "v", value_set: [9007199254740993n, most, most - 1n] },
      true,
    ],
    [
      "expect_column_values_to_be_in_set",
      { column: "v", value_set: [9007199254740992, most, most - 1n] },
      false,
    ],
    ["expect_column_max_to_be_between", { column: "v", min_value: most, max_value: most }, true],
    ["expect_column_max_to_be_between", { column: "v", max_value: most - 1n }, false],
    [
      "expect_column_min_to_be_between",
      { column: "v", max_value: 9007199254740993n, strict_max: true },
      false,
    ],
    [
      "expect_column_sum_to_be_between",
      { column: "v", min_value: 18455751272964292606n, max_value: 18455751272964292606n },
      true,
    ],
    ["expect_column_sum_to_be_between", { column: "v", min_value: 18455751272964292607n }, false],
    [
      "expect_column_distinct_values_to_equal_set",
      { column: "v", value_set: [most, 9007199254740993n, most - 1n] },
      true,
    ],
    ["expect_column_distinct_values_to_contain_set", { column: "v", value_set: [9007199254740994n] }, false],
    [
      "expect_column_pair_values_to_be_in_set",
      {
        column_A: "v",
        column_B: "w",
        value_pairs_set: [
          [9007199254740993n, most],
          [most, most - 1n],
          [most - 1n, 1],
        ],
      },
      true,
    ],
    ["expect_multicolumn_sum_to_equal", { column_list: ["v", "w"], sum_total: most }, false],
    [
      "expect_multicolumn_sum_to_equal",
      { column_list: ["v", "w"], sum_total: most, row_condition: "w == 1" },
      true,
    ],
    [
      "expect_column_values_to_be_between",
      { column: "v", min_value: most, row_condition: 'col("id") == 9007199254740995' },
      true,
    ],
    [
      "expect_column_quantile_values_to_be_between",
      { column: "v", quantile_ranges: { quantiles: [1], value_ranges: [[most, most]] } },
      true,
    ],
    [
      "expect_column_values_to_be_between",
      { column: "v", min_value: { $PARAMETER: "9007199254740993" } },
      true,
    ],
    [
      "expect_column_values_to_be_between",
      { column: "v", min_value: { $PARAMETER: "9007199254740994" } },
      false,
    ],
  ])("are judged exactly by %s %o", async (type, kwargs, success) => {
    const outcome = await db.one("big", type, kwargs, options);
    expect(outcome).toMatchObject({ success, exception: null });
  });

  test.each([
    ["expect_column_max_to_be_between", { column: "v", min_value: 0 }, most],
    ["expect_column_sum_to_be_between", { column: "v", min_value: 0 }, 18455751272964292606n],
    [
      "expect_column_distinct_values_to_contain_set",
      { column: "v", value_set: [1] },
      [9007199254740993n, most - 1n, most],
    ],
    [
      "expect_column_most_common_value_to_be_in_set",
      { column: "id", value_set: [1] },
      [-9007199254740997n, 9007199254740993n, 9007199254740995n],
    ],
  ])("are observed exactly by %s", async (type, kwargs, observed) => {
    const { result } = await db.one("big", type, kwargs, options);
    expect(result["observed_value"]).toEqual(observed);
  });

  test("are shown exactly in the rows of a query", async () => {
    const query = "SELECT id, v + 0.5 AS half FROM {batch} WHERE v > 9007199254740993 AND w > 1";
    const { result } = await db.one("big", "unexpected_rows_expectation", { unexpected_rows_query: query });
    expect(exactJson(result["details"])).toContain(`"id":9007199254740995`);
  });
});

test("JSON keeps integers exact and doubles as they are", () => {
  const text = `{"a":9007199254740993,"b":[-9223372036854775808,0.1234567890123456789,1e300],"c":"9007199254740993"}`;
  expect(parseExactJson(text)).toEqual({
    a: 9007199254740993n,
    b: [-9223372036854775808n, 0.12345678901234568, 1e300],
    c: "9007199254740993",
  });
  // So PostgreSQL writes the double 1e300 in jsonb.
  expect(parseExactJson(`1${"0".repeat(300)}`)).toBe(1e300);
  expect(exactJson(parseExactJson(`[9223372036854775807,9223372036854776000]`))).toBe(
    "[9223372036854775807,9223372036854776000]",
  );
});

/** How PostgreSQL's int8 would be judged, by integers of any size. */
const oracles: readonly {
  readonly type: string;
  readonly kwargs: (a: bigint, b: bigint) => Record<string, unknown>;
  readonly unexpected: (values: readonly bigint[], a: bigint, b: bigint) => readonly bigint[];
}[] = [
  {
    type: "expect_column_values_to_be_in_set",
    kwargs: (a, b) => ({ value_set: [a, b] }),
    unexpected: (values, a, b) => values.filter((value) => value !== a && value !== b),
  },
  {
    type: "expect_column_values_to_not_be_in_set",
    kwargs: (a, b) => ({ value_set: [a, b] }),
    unexpected: (values, a, b) => values.filter((value) => value === a || value === b),
  },
  {
    type: "expect_column_values_to_be_between",
    kwargs: (a, b) => ({ min_value: a < b ? a : b, max_value: a < b ? b : a, strict_max: true }),
    unexpected: (values, a, b) =>
      values.filter((value) => value < (a < b ? a : b) || value >= (a < b ? b : a)),
  },
  {
    type: "expect_column_values_to_be_unique",
    kwargs: () => ({}),
    unexpected: (values) => values.filter((value) => values.indexOf(value) !== values.lastIndexOf(value)),
  },
  {
    type: "expect_column_values_to_be_between",
    kwargs: (a) => ({ max_value: 0, row_condition: `v != ${a}` }),
    unexpected: (values, a) => values.filter((value) => value !== a && value > 0n),
  },
];

test("random integers near the limits of doubles and of 64 bits are judged like integers of any size", async () => {
  const near = (center: bigint) => fc.bigInt(-3n, 3n).map((distance) => BigInt.asIntN(64, center + distance));
  const value = fc.oneof(
    near(2n ** 53n),
    near(-(2n ** 53n)),
    near(2n ** 63n - 4n),
    near(10n ** 18n),
    near(0n),
  );
  const cases = Number(process.env["PROPERTY_CASES"] ?? 40);
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, { minLength: 1, maxLength: 12 }),
      value,
      value,
      fc.nat(oracles.length - 1),
      async (values, a, b, choice) => {
        const { type, kwargs, unexpected } = oracles[choice] ?? oracles[0]!;
        await db.client.query("TRUNCATE random");
        await db.client.query(
          "INSERT INTO random SELECT n, v, 0 FROM unnest($1::bigint[]) WITH ORDINALITY AS t (v, n)",
          [values.map(String)],
        );
        const { result, success } = await db.one("random", type, { column: "v", ...kwargs(a, b) }, options);
        const wanted = unexpected(values, a, b);
        expect(((result["unexpected_list"] ?? []) as unknown[]).map(String)).toEqual(wanted.map(String));
        if (success !== null) expect(success).toBe(wanted.length === 0);
      },
    ),
    { numRuns: cases, seed: 64 },
  );
});
