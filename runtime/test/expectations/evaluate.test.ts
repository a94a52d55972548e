import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { evaluateExpectations, type Check, type ExpectationOutcome } from "../../src/expectations/index.js";
import type { ExpectationDefinition } from "../../src/definitions/expectation.js";
import { testDatabase, type TestDatabase } from "../support/database.js";

const columns = {
  id: { type: "integer" },
  code: { type: "string" },
  amount: { type: "float" },
  at: { type: "timestamp" },
  ok: { type: "boolean" },
} as const;

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`CREATE TABLE batch (id bigint, code text, amount float8, at timestamptz, ok boolean)`);
  await client.query(`INSERT INTO batch VALUES
    (1, 'AA', 1.5, '2013-01-01T00:00:00Z', true), (2, 'BB', 2.5, '2013-01-02T00:00:00Z', true),
    (2, 'C''C', NULL, '2013-01-03T00:00:00Z', false), (NULL, 'AA', 'NaN', NULL, true)`);
  await client.query(`CREATE TABLE empty (LIKE batch)`);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

function expectation(type: string, kwargs: Record<string, unknown>): ExpectationDefinition {
  return { type, kwargs, severity: "critical", onFail: "quarantine" };
}

async function evaluate(
  relation: string,
  ...expectations: ExpectationDefinition[]
): Promise<ExpectationOutcome[]> {
  return evaluateCheck({ relation, columns, expectations });
}

async function evaluateCheck(check: Check): Promise<ExpectationOutcome[]> {
  await client.query("BEGIN");
  try {
    return await evaluateExpectations(client, check);
  } finally {
    await client.query("ROLLBACK");
  }
}

describe("arguments that do not fit", () => {
  test.each([
    ["expect_column_values_to_be_between", { column: "amuont", min_value: 1 }, 'there is no column "amuont"'],
    [
      "expect_column_values_to_be_between",
      { column: "amount" },
      "min_value and max_value cannot both be missing",
    ],
    [
      "expect_column_values_to_be_between",
      { column: "amount", min_value: 3, max_value: 1 },
      "min_value 3 is greater than max_value 1",
    ],
    [
      "expect_column_values_to_be_between",
      { column: "amount", min_value: "3" },
      "min_value must be a number",
    ],
    ["expect_column_values_to_be_between", { column: "at", min_value: "soon" }, "min_value must be a time"],
    ["expect_column_values_to_be_in_set", { column: "code", value_set: "AA" }, "value_set must be a list"],
    [
      "expect_column_values_to_match_regex",
      { column: "id", regex: "1" },
      "a regex matches string columns only",
    ],
    ["expect_column_values_to_match_regex", { column: "code", regex: "(" }, "parentheses () not balanced"],
    ["expect_column_values_to_be_unique", { column: "id", mostly: 95 }, "less than or equal to 1"],
    ["expect_compound_columns_to_be_unique", { column_list: ["id"] }, "two or more columns"],
    [
      "expect_column_mean_to_be_between",
      { column: "code", min_value: 1 },
      "only numbers have this aggregate",
    ],
    ["expect_table_row_count_to_be_between", { min_value: 0.5 }, "must be integers"],
    [
      "unexpected_rows_expectation",
      { unexpected_rows_query: "SELECT * FROM batch" },
      "must select from {batch}",
    ],
    [
      "unexpected_rows_expectation",
      { unexpected_rows_query: "SELECT nothing FROM {batch}" },
      'column "nothing" does not exist',
    ],
    ["expect_column_to_sing", { column: "id" }, 'no expectation type "expect_column_to_sing"'],
  ])("%s %j", async (type, kwargs, message) => {
    const [outcome] = await evaluate("batch", expectation(type, kwargs));
    expect(outcome?.success).toBeNull();
    expect(outcome?.exception).toContain(message);
  });

  test("leave the other expectations their answers", async () => {
    const outcomes = await evaluate(
      "batch",
      expectation("expect_column_values_to_match_regex", { column: "code", regex: "[" }),
      expectation("expect_column_values_to_be_unique", { column: "id" }),
      expectation("expect_column_values_to_be_in_set", { column: "code", value_set: ["AA", "BB", "C'C"] }),
    );
    expect(outcomes.map((outcome) => outcome.success)).toEqual([null, false, true]);
    expect(outcomes[1]?.result).toMatchObject({
      element_count: 4,
      missing_count: 1,
      unexpected_count: 2,
      partial_unexpected_list: [2, 2],
    });
  });
});

test("an empty batch is not evaluated, never a pass", async () => {
  const outcomes = await evaluate(
    "empty",
    expectation("expect_column_values_to_not_be_null", { column: "id" }),
    expectation("expect_column_values_to_be_unique", { column: "id" }),
    expectation("expect_column_max_to_be_between", { column: "id", min_value: 0 }),
    expectation("expect_table_row_count_to_be_between", { min_value: 1 }),
  );
  expect(outcomes.map((outcome) => outcome.success)).toEqual([null, null, false, false]);
  expect(outcomes[0]?.reason).toBe("there are no rows");
});

test("NaN is an unexpected value of a range, as it is greater than every number", async () => {
  const [outcome] = await evaluate(
    "batch",
    expectation("expect_column_values_to_be_between", { column: "amount", min_value: 0, max_value: 10 }),
  );
  expect(outcome?.result).toMatchObject({ unexpected_count: 1, partial_unexpected_list: ["NaN"] });
});

test.each([
  ["expect_column_values_to_be_unique", { column: "id" }, [2, 2]],
  ["expect_column_values_to_be_increasing", { column: "id", strictly: true }, [2]],
  ["expect_column_value_z_scores_to_be_less_than", { column: "id", threshold: 0.5 }, [1, 2, 2]],
  ["expect_column_values_to_not_be_null", { column: "id" }, [null]],
  ["expect_column_values_to_be_between", { column: "amount", max_value: 2 }, [2, null]],
  ["expect_compound_columns_to_be_unique", { column_list: ["id", "code"] }, []],
])("unexpectedSql finds the rows of %s", async (type, kwargs, ids) => {
  const [outcome] = await evaluate("batch", expectation(type, kwargs));
  const sql = outcome?.unexpectedSql ?? "false";
  const { rows } = await client.query(
    `SELECT id FROM (SELECT *, ${sql} AS bad FROM (SELECT *, ctid AS "_position" FROM batch) AS "batch") AS checked WHERE bad ORDER BY id`,
  );
  expect(rows.map((row: { id: string | null }) => (row.id === null ? null : Number(row.id)))).toEqual(ids);
});

test("table-level expectations have no rows of their own", async () => {
  const [outcome] = await evaluate(
    "batch",
    expectation("expect_table_row_count_to_be_between", { min_value: 9 }),
  );
  expect(outcome).toMatchObject({ success: false, unexpectedSql: null });
});

test("what is known of keys and missing values is not counted", async () => {
  await client.query("CREATE TABLE told AS SELECT 1 AS id FROM generate_series(1, 3)");
  const expectations = [
    expectation("expect_column_values_to_not_be_null", { column: "id" }),
    expectation("expect_column_values_to_be_unique", { column: "id" }),
  ];
  const check = { relation: "told", expectations, required: ["id"], uniqueKeys: [["id"]] };
  // It is taken at its word: the values do repeat.
  expect(await evaluateCheck(check)).toMatchObject(
    expectations.map(() => ({ success: true, result: { element_count: 3, unexpected_count: 0 } })),
  );
  await client.query("DROP TABLE told");
});

test.each([{}, { row_condition: 'col("code") == "AA"', condition_parser: "great_expectations" }])(
  "a column that is known to be free of missing values is judged like any other: %o",
  async (condition) => {
    await client.query(
      "CREATE TABLE required (id bigint NOT NULL, code text NOT NULL, amount float8 NOT NULL)",
    );
    await client.query("CREATE TABLE optional (id bigint, code text, amount float8)");
    for (const table of ["required", "optional"])
      await client.query(
        `INSERT INTO ${table} VALUES (1, 'AA', 1), (2, 'B', 2), (3, 'AA', 30), (3, 'CC', 4)`,
      );
    const asked = [
      expectation("expect_column_values_to_not_be_null", { column: "id" }),
      expectation("expect_column_values_to_not_be_null", { column: "id", missing_values: "unexpected" }),
      expectation("expect_column_values_to_be_null", { column: "id" }),
      expectation("expect_column_values_to_be_unique", { column: "id" }),
      expectation("expect_column_values_to_be_between", { column: "amount", max_value: 9 }),
      expectation("expect_column_value_lengths_to_equal", {
        column: "code",
        value: 2,
        missing_values: "unexpected",
      }),
      expectation("expect_column_proportion_of_non_null_values_to_be_between", {
        column: "code",
        min_value: 1,
      }),
      expectation("expect_column_median_to_be_between", { column: "amount", min_value: 1, max_value: 9 }),
      expectation("expect_column_unique_value_count_to_be_between", { column: "code", max_value: 2 }),
    ].map((each) => ({ ...each, kwargs: { ...each.kwargs, ...condition } }));
    const withoutSql = (outcomes: ExpectationOutcome[]) =>
      outcomes.map(({ success, result, exception }) => ({
        success,
        exception,
        result: { ...result, unexpected_index_query: undefined },
      }));
    const required = withoutSql(await evaluate("required", ...asked));
    const optional = { relation: "optional", columns, expectations: asked };
    expect(required).toEqual(withoutSql(await evaluateCheck(optional)));
    const told = { ...optional, required: ["id", "code", "amount"] };
    expect(required).toEqual(withoutSql(await evaluateCheck(told)));
    expect(required.map(({ exception }) => exception)).toEqual(asked.map(() => null));
    await client.query("DROP TABLE required, optional");
  },
);

test("a constraint that was not checked does not say that no value is missing", async () => {
  await client.query("CREATE TABLE unchecked (code text)");
  await client.query("INSERT INTO unchecked VALUES (NULL), ('AA')");
  await client.query("ALTER TABLE unchecked ADD CONSTRAINT filled NOT NULL code NOT VALID");
  const [nulls, lengths] = await evaluate(
    "unchecked",
    expectation("expect_column_values_to_not_be_null", { column: "code" }),
    expectation("expect_column_value_lengths_to_equal", { column: "code", value: 2 }),
  );
  expect(nulls?.result).toMatchObject({ unexpected_count: 1 });
  expect(lengths?.result).toMatchObject({ missing_count: 1, unexpected_count: 0 });
});
