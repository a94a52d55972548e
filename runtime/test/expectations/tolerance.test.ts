import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bench, type Bench } from "./support.js";

let db: Bench;
beforeAll(async () => {
  db = await bench(`
    CREATE TABLE batch (id bigint, code text, amount float8);
    INSERT INTO batch SELECT i, CASE WHEN i % 10 = 0 THEN NULL ELSE 'c' || i % 5 END, i FROM generate_series(1, 100) i;
    CREATE TABLE missing_amounts AS SELECT amount FROM batch UNION ALL SELECT NULL FROM generate_series(1, 5);
    CREATE TABLE missing AS SELECT NULL::float8 AS amount FROM generate_series(1, 3);
    CREATE TABLE empty (LIKE batch);`);
});
afterAll(() => db[Symbol.asyncDispose]());

const between = "expect_column_values_to_be_between";
const inSet = "expect_column_values_to_be_in_set";

describe("on_empty", () => {
  test.each([
    ["empty", {}, null],
    ["empty", { on_empty: "pass" }, true],
    ["empty", { on_empty: "fail" }, false],
    ["missing", {}, null],
    ["missing", { on_empty: "pass" }, true],
    ["missing", { on_empty: "fail" }, false],
  ])("%s %j: %s", async (relation, kwargs, success) => {
    const outcome = await db.one(relation, between, { column: "amount", min_value: 0, ...kwargs });
    expect(outcome.success).toBe(success);
    expect(outcome.reason === null).toBe(success !== null);
  });
});

describe("max_unexpected", () => {
  test.each([
    [10, true],
    [9, false],
  ])("%i", async (max_unexpected, success) => {
    expect(await db.one("batch", between, { column: "amount", max_value: 90, max_unexpected })).toMatchObject(
      {
        success,
      },
    );
  });
});

describe("missing_values: unexpected", () => {
  test("makes mostly a share of all rows", async () => {
    const set = { column: "code", value_set: ["c0", "c1", "c2", "c3", "c4"] };
    expect(await db.one("batch", inSet, set)).toMatchObject({ success: true });
    const strict = await db.one("batch", inSet, { ...set, missing_values: "unexpected" });
    expect(strict).toMatchObject({ success: false });
    expect(strict.result).toMatchObject({ element_count: 100, unexpected_count: 10, missing_count: 0 });
    expect(await db.one("batch", inSet, { ...set, missing_values: "unexpected", mostly: 0.9 })).toMatchObject(
      {
        success: true,
      },
    );
  });

  test.each([
    [between, { column: "amount", min_value: 11 }, "missing_amounts", 10 + 5],
    ["expect_column_value_lengths_to_equal", { column: "code", value: 2 }, "batch", 10],
    ["expect_column_values_to_match_regex", { column: "code", regex: "^c[0-3]$" }, "batch", 20 + 10],
  ])("%s counts both", async (type, kwargs, relation, unexpected_count) => {
    const { result } = await db.one(relation, type, { ...kwargs, missing_values: "unexpected" });
    expect(result).toMatchObject({ unexpected_count });
  });

  test("counts repeated and missing values of a unique column", async () => {
    const outcome = await db.one("batch", "expect_column_values_to_be_unique", {
      column: "code",
      missing_values: "unexpected",
    });
    expect(outcome.result).toMatchObject({ unexpected_count: 100 });
  });

  test("counts missing values beside what JavaScript judges", async () => {
    const outcome = await db.one("batch", "expect_column_values_to_be_dateutil_parseable", {
      column: "code",
      missing_values: "unexpected",
    });
    expect(outcome.result).toMatchObject({ element_count: 100, unexpected_count: 100 });
  });
});

describe("row_condition", () => {
  test.each([
    [between, { column: "amount", max_value: 50 }, { element_count: 50, unexpected_count: 0 }],
    ["expect_column_values_to_not_be_null", { column: "code" }, { element_count: 50, unexpected_count: 5 }],
    ["expect_column_mean_to_be_between", { column: "amount", max_value: 26 }, { observed_value: 25.5 }],
    ["expect_column_median_to_be_between", { column: "amount", max_value: 26 }, { observed_value: 25.5 }],
    ["expect_table_row_count_to_equal", { value: 50 }, { observed_value: 50 }],
    [
      "expect_column_unique_value_count_to_be_between",
      { column: "id", max_value: 50 },
      { observed_value: 50 },
    ],
  ])("%s", async (type, kwargs, result) => {
    const outcome = await db.one("batch", type, { ...kwargs, row_condition: 'col("id") <= 50' });
    expect(outcome.result).toMatchObject(result);
  });
});

test("a parameter is known when the batch is judged", async () => {
  const outcome = await db.one(
    "batch",
    "expect_table_row_count_to_equal",
    { value: { $PARAMETER: "rows * 2" } },
    { parameters: { rows: 50 } },
  );
  expect(outcome).toMatchObject({ success: true });
});
