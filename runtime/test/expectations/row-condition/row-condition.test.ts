import { describe, expect, test } from "vitest";
import { rowConditionSql } from "../../../src/expectations/row-condition/sql.js";

const columns = {
  x: { type: "integer" },
  name: { type: "string" },
  "two words": { type: "float" },
  at: { type: "timestamp" },
} as const;

const sqlOf = (row_condition: unknown, condition_parser?: string): string | null =>
  rowConditionSql({ row_condition, condition_parser }, columns);

describe("conditions", () => {
  test.each([
    ['col("x") > 5', `"x" > '5'::bigint`],
    ['col("name") == "abc"', `"name" = 'abc'::text`],
    ['col("x").notnull()', `"x" IS NOT NULL`],
    ['col("at") >= date("2020-01-01")', `"at" >= '2020-01-01T00:00:00+00:00'::timestamptz`],
    ["x == 5 and name != 'a'", `("x" = '5'::bigint) AND (coalesce("name" <> 'a'::text, true))`],
    ['(x == 5) & (name == "e")', `("x" = '5'::bigint) AND ("name" = 'e'::text)`],
    [
      "not x > 1 or `two words` < 2.5",
      `(NOT (coalesce("x" > '1'::bigint, false))) OR (nullif("two words", 'NaN'::float8) < '2.5'::float8)`,
    ],
    ["x in [1, 2]", `"x" IN ('1'::bigint, '2'::bigint)`],
    ["x NOT IN (1)", `coalesce("x" NOT IN ('1'::bigint), true)`],
    ["x IS NOT NULL", `"x" IS NOT NULL`],
    ["name LIKE 'a%'", `"name" LIKE 'a%'`],
    ["x BETWEEN 1 AND 3", `("x" >= '1'::bigint) AND ("x" <= '3'::bigint)`],
    ["x < `two words`", `"x" < nullif("two words", 'NaN'::float8)`],
    ["name == 'it\\'s'", `"name" = 'it''s'::text`],
    [{ type: "comparison", column: { name: "x" }, operator: ">=", parameter: 3 }, `"x" >= '3'::bigint`],
    [{ type: "nullity", column: { name: "x" }, is_null: true }, `"x" IS NULL`],
    [
      {
        type: "or",
        conditions: [
          { type: "comparison", column: { name: "x" }, operator: "IN", parameter: [1] },
          { type: "nullity", column: { name: "name" }, is_null: false },
        ],
      },
      `("x" IN ('1'::bigint)) OR ("name" IS NOT NULL)`,
    ],
  ])("%j", (condition, sql) => {
    expect(sqlOf(condition)).toBe(`((${sql}) IS TRUE)`);
  });
});

test.each([
  ["x ==", "it ends too early"],
  ["x == 5 5", 'at "5"'],
  ["y == 5", 'there is no column "y"'],
  ["x; DROP TABLE x", "unable to parse"],
  ["name > 5", "must be text"],
  [{ type: "comparison" }, "Unable to determine Condition type"],
])("%j is refused", (condition, message) => {
  expect(() => sqlOf(condition)).toThrow(message);
});

test("no other parser is taken than Great Expectations has", () => {
  expect(() => sqlOf("x == 5", "bad_parser")).toThrow("not a valid enumeration member");
  expect(sqlOf(null, "pandas")).toBeNull();
});
