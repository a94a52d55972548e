import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { bench, expectation, type Bench } from "./support.js";

let db: Bench;
beforeAll(async () => {
  db = await bench(`
    CREATE TABLE batch (id bigint, twin bigint, code text, note text, amount float8, at timestamptz, grade int);
    INSERT INTO batch SELECT i, i / 2, 'c' || i % 7, CASE WHEN i % 50 = 0 THEN NULL ELSE 'note ' || i END, i * 0.5,
      '2020-01-01Z'::timestamptz + i * interval '1 minute', nullif(i % 5, 0) FROM generate_series(1, 3000) i;
    ANALYZE batch;`);
});
afterAll(() => db[Symbol.asyncDispose]());

/** Reads of the table that PostgreSQL has counted. */
async function scansOf(work: () => Promise<unknown>): Promise<number> {
  const count = async (): Promise<number> => {
    await db.client.query("SELECT pg_stat_force_next_flush()");
    const { rows } = await db.client.query<{ n: string }>(
      "SELECT seq_scan + coalesce(idx_scan, 0) AS n FROM pg_stat_user_tables WHERE relname = 'batch'",
    );
    return Number(rows[0]?.n);
  };
  const before = await count();
  await work();
  return (await count()) - before;
}

const plain = [
  expectation("expect_column_values_to_not_be_null", { column: "note" }),
  expectation("expect_column_values_to_be_between", { column: "amount", max_value: 1000 }),
  expectation("expect_column_values_to_match_regex", { column: "code", regex: "^c[0-5]$" }),
  expectation("expect_column_mean_to_be_between", { column: "amount", min_value: 0 }),
  expectation("expect_table_row_count_to_equal", { value: 3000 }),
];
const sorting = [
  expectation("expect_column_values_to_be_unique", { column: "id" }),
  expectation("expect_column_values_to_be_unique", { column: "twin" }),
  expectation("expect_column_values_to_be_unique", { column: "code" }),
  expectation("expect_compound_columns_to_be_unique", { column_list: ["id", "code"] }),
  expectation("expect_column_median_to_be_between", { column: "amount", min_value: 0 }),
  expectation("expect_column_quantile_values_to_be_between", {
    column: "amount",
    quantile_ranges: {
      quantiles: [0.1, 0.9],
      value_ranges: [
        [0, null],
        [null, 5000],
      ],
    },
  }),
];
const grouping = [
  expectation("expect_column_distinct_values_to_equal_set", { column: "code", value_set: ["c0", "c1"] }),
  expectation("expect_column_most_common_value_to_be_in_set", { column: "twin", value_set: [1] }),
  expectation("expect_column_unique_value_count_to_be_between", { column: "note", max_value: 10 }),
];
const following = [
  expectation("expect_column_value_z_scores_to_be_less_than", { column: "amount", threshold: 1.5 }),
  expectation("expect_column_values_to_not_be_outliers", { column: "amount", multiplier: 0.1 }),
  expectation("expect_column_values_to_be_increasing", { column: "twin", strictly: true }),
];
const scripts = [
  expectation("expect_column_values_to_be_dateutil_parseable", { column: "note" }),
  expectation("expect_column_values_to_match_json_schema", { column: "code", json_schema: {} }),
];

describe("reads of the table", () => {
  test.each([
    ["none, for what the columns' names tell", [expectation("expect_column_to_exist", { column: "id" })], 0],
    ["one, if all pass", [plain[3], plain[4]], 1],
    ["two, with failing rows", plain, 2],
    ["three, with sorting", [...plain, ...sorting], 3],
    ["three, with grouping", [...plain, ...grouping], 3],
    ["three, whatever there is", [...plain, ...sorting, ...grouping, ...following, ...scripts], 3],
  ])("%s", async (_, expectations, wanted) => {
    const given = expectations.filter((each) => each !== undefined);
    expect(await scansOf(() => db.evaluate({ relation: "batch", expectations: given }))).toBe(wanted);
  });
});

test("answers do not depend on what else is asked", async () => {
  const expectations = [...plain, ...sorting, ...grouping, ...following, ...scripts];
  const options = { relation: "batch", primaryKey: ["id"], resultFormat: "COMPLETE" } as const;
  const together = await db.evaluate({ ...options, expectations });
  for (const [index, each] of expectations.entries()) {
    const [alone] = await db.evaluate({ ...options, expectations: [each] });
    expect(together[index], `${each.type} ${JSON.stringify(each.kwargs)}`).toEqual(alone);
    expect(together[index]?.exception).toBeNull();
  }
});

describe.each([
  ["with statistics", { relation: "batch" }],
  ["without", { relation: "(SELECT * FROM batch) AS rows", order: `"id"` }],
])("a few values in their order beside a grouping, %s", (_, rows) => {
  const median = expectation("expect_column_median_to_be_between", {
    column: "amount",
    min_value: 740,
    max_value: 760,
  });
  const quantiles = expectation("expect_column_quantile_values_to_be_between", {
    column: "amount",
    quantile_ranges: {
      quantiles: [0.1, 0.9],
      value_ranges: [
        [140, 160],
        [1340, 1355],
      ],
    },
  });
  const counted = expectation("expect_column_unique_value_count_to_be_between", { column: "twin" });
  const grouped = expectation("expect_column_unique_value_count_to_be_between", { column: "note" });
  const following = expectation("expect_column_value_z_scores_to_be_less_than", {
    column: "amount",
    threshold: 1.5,
  });

  test.each([
    ["of numbers", [median, quantiles, counted]],
    ["of texts", [median, quantiles, grouped]],
    ["of both", [median, quantiles, counted, grouped]],
    ["with totals", [median, quantiles, counted, following]],
    ["with all values in their order", [median, quantiles, counted, ...sorting]],
  ])("%s", async (__, expectations) => {
    const together = await db.evaluate({ ...rows, expectations });
    for (const [index, each] of expectations.entries())
      expect(together[index]).toEqual((await db.evaluate({ ...rows, expectations: [each] }))[0]);
    const observed = together.slice(0, 2).map(({ result }) => result["observed_value"]);
    expect(observed).toEqual([750.25, { quantiles: [0.1, 0.9], values: [150, 1350] }]);
  });
});

test("columns of few values are grouped together", async () => {
  const asked = vi.spyOn(db.client, "query");
  const expectations = [
    expectation("expect_column_unique_value_count_to_be_between", { column: "code" }),
    expectation("expect_column_distinct_values_to_be_in_set", { column: "grade", value_set: [1, 2, 3, 4] }),
    expectation("expect_column_most_common_value_to_be_in_set", { column: "twin", value_set: [7] }),
    expectation("expect_column_median_to_be_between", { column: "amount", min_value: 740, max_value: 760 }),
  ];
  const [code, grade, twin, amount] = await db.evaluate({ relation: "batch", expectations });
  const queries = asked.mock.calls.map(([query]) => (query as unknown as { readonly text?: string }).text);
  expect(queries.filter((text) => text?.includes('"joint" AS'))).toHaveLength(1);
  asked.mockRestore();
  expect(code?.result).toMatchObject({ observed_value: 7, missing_count: 0 });
  expect(grade?.success).toBe(true);
  expect(grade?.result).toMatchObject({
    missing_count: 600,
    details: { value_counts: [1, 2, 3, 4].map((value) => ({ value, count: 600 })) },
  });
  expect(twin?.result["observed_value"]).toHaveLength(1499);
  expect(amount?.result["observed_value"]).toBe(750.25);
});

test("one rule that fails everywhere does not hide the rare failures of another", async () => {
  const [all, rare] = await db.evaluate({
    relation: "batch",
    expectations: [
      expectation("expect_column_values_to_be_between", { column: "amount", max_value: -1 }),
      expectation("expect_column_values_to_be_between", { column: "id", max_value: 2999 }),
    ],
  });
  expect(all?.result["partial_unexpected_list"]).toHaveLength(20);
  expect(rare?.result["partial_unexpected_list"]).toEqual([3000]);
});

test("an index that keeps a column unique answers for it", async () => {
  await db.client.query("CREATE TABLE keyed (id bigint PRIMARY KEY, a bigint, b text, UNIQUE (a, b))");
  await db.client.query("INSERT INTO keyed SELECT i, i / 3, 'b' || i % 3 FROM generate_series(1, 9) i");
  const answers = async () =>
    await db.evaluate({
      relation: "keyed",
      expectations: [
        expectation("expect_column_values_to_be_unique", { column: "id" }),
        expectation("expect_column_values_to_be_unique", { column: "a" }),
        expectation("expect_compound_columns_to_be_unique", { column_list: ["a", "b"] }),
        expectation("expect_compound_columns_to_be_unique", { column_list: ["b", "id"] }),
      ],
    });
  const kept = await answers();
  expect(kept.map(({ success }) => success)).toEqual([true, false, true, true]);
  await db.client.query("ALTER TABLE keyed DROP CONSTRAINT keyed_pkey, DROP CONSTRAINT keyed_a_b_key");
  expect(await answers()).toEqual(kept);
});
