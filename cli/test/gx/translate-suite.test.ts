import { describe, expect, test } from "vitest";
import { closest } from "@mlops-yaml/schema";
import { expectationForms } from "../../src/gx/forms.js";
import { parseSuite } from "../../src/gx/suite.js";
import { translateSuite, type Translation } from "../../src/gx/suite-to-yaml.js";

const columns = new Map([
  ["distance", "distance"],
  ["Flight date", "flight_date"],
  ["flight_date", "flight_date"],
  ["origin", "origin"],
]);
const translate = async (suite: unknown): Promise<Translation> =>
  translateSuite(parseSuite(suite, "suite.json"), await expectationForms(), columns, closest);
const one = async (expectation: object, suite: object = {}): Promise<unknown> => {
  const { expectations, problems } = await translate({ name: "s", expectations: [expectation], ...suite });
  return problems.length > 0 ? problems : expectations[0];
};

const notNull = { type: "expect_column_values_to_not_be_null", column: "distance" };
const kwargs = { column: "distance" };

test.each([
  [
    "version 1",
    { type: notNull.type, kwargs, severity: "warning", notes: ["a", "b"], id: "x" },
    { ...notNull, severity: "warning", description: "a\nb" },
  ],
  [
    "version 0",
    {
      expectation_type: notNull.type,
      kwargs: { ...kwargs, mostly: 0.9 },
      meta: { notes: { format: "markdown", content: ["why"] } },
    },
    { ...notNull, mostly: 0.9, description: "why" },
  ],
  [
    "a description before notes",
    { type: notNull.type, kwargs, description: "d", notes: "n" },
    { ...notNull, description: "d" },
  ],
  [
    "null for what is not given, and what concerns one run",
    {
      type: "expect_column_values_to_be_between",
      kwargs: { ...kwargs, min_value: 1, max_value: null, batch_id: "b", catch_exceptions: true },
    },
    { type: "expect_column_values_to_be_between", column: "distance", min_value: 1 },
  ],
  [
    "a condition as text",
    {
      type: notNull.type,
      kwargs: {
        ...kwargs,
        row_condition: 'col("Flight date") > date("2013-01-01")',
        condition_parser: "great_expectations",
      },
    },
    {
      ...notNull,
      row_condition: 'col("flight_date") > date("2013-01-01")',
      condition_parser: "great_expectations",
    },
  ],
  [
    "a condition as a tree",
    {
      type: notNull.type,
      kwargs: {
        ...kwargs,
        row_condition: {
          type: "or",
          conditions: [
            {
              type: "and",
              conditions: [
                { type: "comparison", column: { name: "distance" }, operator: ">", parameter: 3 },
                { type: "nullity", column: { name: "origin" }, is_null: false },
              ],
            },
            { type: "comparison", column: { name: "origin" }, operator: "IN", parameter: ["JFK", "LGA"] },
          ],
        },
        condition_parser: "great_expectations",
      },
    },
    {
      ...notNull,
      row_condition: '(col("distance") > 3 and col("origin").notnull()) or col("origin") in ["JFK","LGA"]',
    },
  ],
  [
    "a column by its name in the data",
    { type: notNull.type, kwargs: { column: "Flight date" } },
    { type: notNull.type, column: "flight_date" },
  ],
  [
    "what only we have",
    { type: notNull.type, kwargs, meta: { mlops: { on_fail: "quarantine", on_empty: "pass" } } },
    { ...notNull, on_fail: "quarantine", on_empty: "pass" },
  ],
])("%s is read", async (_, given, wanted) => {
  expect(await one(given)).toEqual(wanted);
});

describe("parameters", () => {
  const rows = (value: object, suite: object = {}): Promise<unknown> =>
    one({ type: "expect_table_row_count_to_be_between", kwargs: { min_value: value } }, suite);
  test.each([
    ["stay where the suite gives no value", { $PARAMETER: "rows * 0.9" }, {}, { $PARAMETER: "rows * 0.9" }],
    ["become the suite's value", { $PARAMETER: "rows" }, { suite_parameters: { rows: 5 } }, 5],
    ["become version 0's value", { $PARAMETER: "rows" }, { evaluation_parameters: { rows: 5 } }, 5],
    ["become the value of the last run", { $PARAMETER: "rows", "$PARAMETER.rows": 7 }, {}, 7],
    [
      "are filled into arithmetic",
      { $PARAMETER: "rows * 0.9 - now()" },
      { suite_parameters: { rows: 10, now: 1 } },
      { $PARAMETER: "10 * 0.9 - now()" },
    ],
  ])("%s", async (_, value, suite, wanted) => {
    expect(await rows(value, suite)).toMatchObject({ min_value: wanted });
  });
});

test("everything that cannot be said is told at once, with its place", async () => {
  const { problems } = await translate({
    expectations: [
      { type: "expect_column_value_to_be_nice", kwargs: {} },
      { type: "expect_column_values_to_be_nul", kwargs: {} },
      { type: notNull.type, kwargs: { column: "distanc", mostli: 1 } },
      { type: "expect_column_values_to_be_in_set", kwargs: { column: "origin" } },
      { type: notNull.type, kwargs: { column: "origin", row_condition: { type: "other" } } },
    ],
  });
  expect(problems).toEqual([
    "$.expectations[0].type: expect_column_value_to_be_nice is not known; did you mean expect_column_values_to_be_null?",
    "$.expectations[1].type: expect_column_values_to_be_nul is not known; did you mean expect_column_values_to_be_null?",
    '$.expectations[2].kwargs.column: the source has no column "distanc"; did you mean "distance"?',
    "$.expectations[2].kwargs.mostli: expect_column_values_to_not_be_null has no such argument; did you mean mostly?",
    "$.expectations[3].kwargs: lacks value_set",
    "$.expectations[4].kwargs.row_condition: a condition of no known form",
  ]);
});

test.each([
  ["a list", []],
  ["no list of expectations", { name: "x" }],
  ["an expectation without a type", { expectations: [{}] }],
])("%s is no suite", (_, value) => {
  expect(() => parseSuite(value, "suite.json")).toThrow("is no suite");
});
