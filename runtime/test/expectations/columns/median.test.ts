import { afterAll, beforeAll, expect, test } from "vitest";
import { bench, type Bench } from "../support.js";

let db: Bench;
beforeAll(async () => {
  db = await bench(`
    SELECT setseed(0.25);
    CREATE TABLE smooth AS SELECT random() * 100 AS x FROM generate_series(1, 2001);
    CREATE TABLE tied AS SELECT (i % 5 * 25)::float8 AS x FROM generate_series(1, 1000) i;
    CREATE TABLE between_parts AS SELECT CASE WHEN i <= 500 THEN 10 ELSE 90 END::float8 AS x FROM generate_series(1, 1000) i;
    CREATE TABLE gaps AS SELECT CASE WHEN i % 3 > 0 THEN i END::float8 AS x FROM generate_series(1, 300) i;
    CREATE TABLE nan AS SELECT 'NaN'::float8 AS x FROM generate_series(1, 5) UNION ALL SELECT 1 UNION ALL SELECT 2;
    CREATE TABLE missing AS SELECT NULL::float8 AS x;`);
});
afterAll(() => db[Symbol.asyncDispose]());

const bounds = [
  [0, 100],
  [40, 60],
  [45, 55],
  [25, 75],
  [50, 50],
  [0, 50],
  [50, 100],
  [60, 61],
  [10, 90],
] as const;

const relations = ["smooth", "tied", "between_parts", "gaps", "nan", "missing"];

test.each([
  ...relations.map((relation) => [relation, "not analysed", ""]),
  ...relations.map((relation) => [relation, "analysed", `ANALYZE ${relation}`]),
  ["smooth", "analysed long ago", "UPDATE smooth SET x = x + 50"],
])("the median of %s, %s, is the same whatever part is sorted", async (relation, _, before) => {
  await db.client.query(before);
  const { rows } = await db.client.query<{ median: number | null }>(
    `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x) AS median FROM ${relation}`,
  );
  const median = rows[0]?.median ?? null;
  for (const [min_value, max_value] of bounds) {
    const { success, result } = await db.one(relation, "expect_column_median_to_be_between", {
      column: "x",
      min_value,
      max_value,
    });
    if (median === null) expect(success).not.toBe(true);
    else if (Number.isNaN(median)) expect(success).toBe(false);
    else {
      expect(result["observed_value"]).toBeCloseTo(median, 10);
      expect(success).toBe(median >= min_value && median <= max_value);
    }
  }
});
