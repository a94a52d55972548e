import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bench, type Bench } from "./support.js";

let db: Bench;
beforeAll(async () => {
  db = await bench(`
    CREATE SCHEMA raw; CREATE SCHEMA audit;
    CREATE TABLE raw.planes (tailnum text, year bigint);
    INSERT INTO raw.planes VALUES ('N1', 2000), ('N2', 2001);
    CREATE TABLE audit.codes (tailnum text);
    INSERT INTO audit.codes VALUES ('N1'), ('N2'), ('N3'), (NULL);
    CREATE TABLE batch (id bigint, tailnum text, built bigint, at timestamptz);
    INSERT INTO batch VALUES (1, 'N1', 2000, '2020-01-01Z'), (2, 'N3', 2000, '2020-01-02Z'), (3, NULL, 2001, NULL), (4, 'N2', 1999, NULL);
    CREATE TABLE raw._batches (batch_id bigint, source text, state text, rows_read bigint);
    INSERT INTO raw._batches VALUES (1, 'flights', 'loaded', 3), (2, 'flights', 'blocked', 900), (3, 'flights', 'loaded', 5),
      (4, 'weather', 'loaded', 700), (5, 'flights', 'loaded', 4);`);
});
afterAll(() => db[Symbol.asyncDispose]());

describe("foreign keys", () => {
  const type = "expect_column_values_to_be_in_other_table";
  const options = { primaryKey: ["id"], resultFormat: "COMPLETE" };

  test("name the rows whose value the other table lacks", async () => {
    const outcome = await db.one("batch", type, { column: "tailnum", other_table_name: "planes" }, options);
    expect(outcome).toMatchObject({ success: false });
    expect(outcome.result).toMatchObject({
      missing_count: 1,
      unexpected_list: ["N3"],
      unexpected_index_list: [{ tailnum: "N3", id: 2 }],
    });
  });

  test("may be of several columns, under other names", async () => {
    const outcome = await db.one(
      "batch",
      type,
      {
        column_list: ["tailnum", "built"],
        other_table_name: "planes",
        other_column_list: ["tailnum", "year"],
      },
      options,
    );
    expect(outcome.result).toMatchObject({ unexpected_index_list: [{ id: 2 }, { id: 4 }] });
  });

  test("look into a table of another schema", async () => {
    const outcome = await db.one("batch", type, { column: "tailnum", other_table_name: "audit.codes" });
    expect(outcome).toMatchObject({ success: true });
  });

  test("say that the other table is not there", async () => {
    const outcome = await db.one("batch", type, { column: "tailnum", other_table_name: "audit.nothing" });
    expect(outcome).toMatchObject({ success: null });
    expect(outcome.exception).toContain('relation "audit.nothing" does not exist');
  });
});

test("row counts are compared with another table", async () => {
  const type = "expect_table_row_count_to_equal_other_table";
  expect(await db.one("batch", type, { other_table_name: "audit.codes" })).toMatchObject({ success: true });
  expect((await db.one("batch", type, { other_table_name: "planes" })).result).toEqual({
    observed_value: { self: 4, other: 2 },
  });
});

describe("freshness", () => {
  test.each([
    ["36h", true],
    ["23h", false],
    [90_000, true],
  ])("%s", async (max_age, success) => {
    const outcome = await db.one(
      "batch",
      "expect_column_max_to_be_fresh",
      { column: "at", max_age },
      { now: new Date("2020-01-03T00:00:01Z") },
    );
    expect(outcome).toMatchObject({ success, result: { observed_value: "2020-01-02T00:00:00.000Z" } });
  });

  test("fails where no time is known", async () => {
    const outcome = await db.one(
      "(SELECT * FROM batch WHERE id > 2) AS late",
      "expect_column_max_to_be_fresh",
      {
        column: "at",
        max_age: "1d",
      },
    );
    expect(outcome).toMatchObject({ success: false });
  });
});

describe("volume against recent batches", () => {
  const type = "expect_table_row_count_to_be_near_recent_batches";
  const of = (kwargs: Record<string, unknown>, source: string | null = "flights") =>
    db.one("batch", type, kwargs, { source });

  test("counts loaded batches of the source only", async () => {
    expect(await of({ max_deviation: 0 })).toMatchObject({
      success: true,
      result: { observed_value: 4, details: { batches: 3, mean: 4, standard_deviation: 1 } },
    });
  });

  test.each([
    [{ batches: 2, min_batches: 2, max_deviation: 0.1 }, false],
    [{ batches: 2, min_batches: 2, max_deviation: 0.2 }, true],
    [{ max_sigma: 0.5 }, true],
  ])("%j: %s", async (kwargs, success) => {
    expect(await of(kwargs)).toMatchObject({ success });
  });

  test("is not evaluated before there are enough of them", async () => {
    expect(await of({ min_batches: 4 })).toMatchObject({
      success: null,
      reason: "only 3 of 4 earlier batches are there",
    });
  });

  test("needs a source", async () => {
    expect((await of({}, null)).exception).toContain("only batches of a source");
  });
});
