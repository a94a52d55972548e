import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bench, type Bench } from "./support.js";

let db: Bench;
beforeAll(async () => {
  db = await bench(`
    CREATE TABLE batch (id bigint, code text, amount float8);
    INSERT INTO batch SELECT i, 'c' || i % 3, CASE WHEN i > 95 THEN NULL ELSE i END FROM generate_series(1, 100) i;`);
});
afterAll(() => db[Symbol.asyncDispose]());

const type = "expect_column_values_to_be_between";
const kwargs = { column: "amount", min_value: 31 };
const resultOf = async (resultFormat: unknown, primaryKey: readonly string[] = ["id"]) =>
  (await db.one("batch", type, kwargs, { resultFormat, primaryKey })).result;

const basic = ["element_count", "unexpected_count", "unexpected_percent", "partial_unexpected_list"];
const missing = [
  "missing_count",
  "missing_percent",
  "unexpected_percent_total",
  "unexpected_percent_nonmissing",
];

test("BOOLEAN_ONLY has nothing", async () => {
  expect(await resultOf("BOOLEAN_ONLY")).toEqual({});
});

test("BASIC counts, and lists twenty", async () => {
  const result = await resultOf("BASIC");
  expect(Object.keys(result).sort()).toEqual([...basic, ...missing, "unexpected_index_column_names"].sort());
  expect(result).toMatchObject({
    element_count: 100,
    missing_count: 5,
    missing_percent: 5,
    unexpected_count: 30,
    unexpected_percent: (30 / 95) * 100,
    unexpected_percent_total: 30,
  });
  expect(result["partial_unexpected_list"]).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});

test("SUMMARY adds frequencies, and rows by key", async () => {
  const result = await resultOf("SUMMARY");
  expect(result["partial_unexpected_counts"]).toHaveLength(20);
  expect((result["partial_unexpected_index_list"] as unknown[])[0]).toEqual({ amount: 1, id: 1 });
  expect(result).not.toHaveProperty("unexpected_list");
});

describe("COMPLETE", () => {
  test("lists all, and has a query that finds them", async () => {
    const result = await resultOf("COMPLETE");
    expect(result["unexpected_list"]).toHaveLength(30);
    expect(result["unexpected_index_list"]).toHaveLength(30);
    const { rows } = await db.client.query(String(result["unexpected_index_query"]));
    expect(rows).toHaveLength(30);
    expect(rows[0]).toEqual({ id: "1", amount: 1 });
  });

  test("has a query for repeated values, too", async () => {
    const { result } = await db.one(
      "batch",
      "expect_column_values_to_be_unique",
      { column: "code", row_condition: "id <= 4" },
      { resultFormat: "COMPLETE", primaryKey: ["id"] },
    );
    expect(result["unexpected_index_list"]).toEqual([
      { code: "c1", id: 1 },
      { code: "c1", id: 4 },
    ]);
    const { rows } = await db.client.query(String(result["unexpected_index_query"]));
    expect(rows).toEqual([
      { id: "1", code: "c1" },
      { id: "4", code: "c1" },
    ]);
  });
});

test("options say how many, by which columns, with whole rows, or without values", async () => {
  const result = await resultOf({
    result_format: "COMPLETE",
    partial_unexpected_count: 2,
    unexpected_index_column_names: ["code"],
    include_unexpected_rows: true,
    exclude_unexpected_values: true,
    return_unexpected_index_query: false,
  });
  expect(result).toMatchObject({
    unexpected_index_column_names: ["code"],
    partial_unexpected_index_list: [
      { amount: 1, code: "c1" },
      { amount: 2, code: "c2" },
    ],
    unexpected_rows: [
      { id: 1, code: "c1", amount: 1 },
      { id: 2, code: "c2", amount: 2 },
    ],
  });
  for (const field of ["unexpected_list", "partial_unexpected_list", "unexpected_index_query"])
    expect(result).not.toHaveProperty(field);
});

test("an expectation may have its own", async () => {
  const { result } = await db.one("batch", type, { ...kwargs, result_format: "BOOLEAN_ONLY" });
  expect(result).toEqual({});
});

test("a word that is none is told", async () => {
  expect((await db.one("batch", type, { ...kwargs, result_format: "VERBOSE" })).exception).toContain(
    "COMPLETE",
  );
});
