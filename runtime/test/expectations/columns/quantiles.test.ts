import { afterAll, beforeAll, expect, test } from "vitest";
import { expectedAround } from "../../../src/expectations/column-statistics.js";
import { describeRelation } from "../../../src/expectations/relation.js";
import { bench, type Bench } from "../support.js";

const shares = [0, 0.01, 0.25, 0.5, 0.9, 0.999, 1];

let db: Bench;
beforeAll(async () => {
  db = await bench(`
    SELECT setseed(0.25);
    CREATE TABLE smooth AS SELECT random() * 100 AS x FROM generate_series(1, 20000);
    CREATE TABLE skewed AS SELECT exp(random() * 20)::numeric AS x FROM generate_series(1, 20000);
    CREATE TABLE mostly_zero AS SELECT CASE WHEN i % 5 = 0 THEN i - 10000 ELSE 0 END AS x FROM generate_series(1, 20000) i;
    CREATE TABLE few AS SELECT (i % 7)::smallint AS x FROM generate_series(1, 20000) i;
    CREATE TABLE gaps AS SELECT CASE WHEN i % 3 > 0 THEN (i * 7919) % 20011 END::bigint AS x FROM generate_series(1, 20000) i;
    CREATE TABLE stale AS SELECT x FROM smooth;
    CREATE TABLE text AS SELECT 'name ' || i AS x FROM generate_series(1, 500) i;
    ANALYZE;
    UPDATE stale SET x = x * x;`);
});
afterAll(() => db[Symbol.asyncDispose]());

test.each(["smooth", "skewed", "mostly_zero", "few", "gaps", "stale"])(
  "the quantiles of %s are the same whatever part is sorted",
  async (relation) => {
    const { rows } = await db.client.query<{ values: unknown }>(
      `SELECT to_jsonb(percentile_disc('{${shares.join(",")}}'::float8[]) WITHIN GROUP (ORDER BY x)) AS values FROM ${relation}`,
    );
    const { result } = await db.one(relation, "expect_column_quantile_values_to_be_between", {
      column: "x",
      quantile_ranges: { quantiles: shares, value_ranges: shares.map(() => [0, null]) },
    });
    expect(result["observed_value"]).toEqual({ quantiles: shares, values: rows[0]?.values });
  },
);

test.each(["smooth", "skewed", "gaps"])("few values of %s are expected around a rank", async (relation) => {
  const { statistics } = await describeRelation(db.client, relation);
  for (const share of shares) {
    const known = statistics["x"];
    const [low, high] = (known && expectedAround(known, share)) ?? [];
    const { rows } = await db.client.query<{ holds: boolean; part: number }>(
      `SELECT percentile_disc($1::float8) WITHIN GROUP (ORDER BY x) BETWEEN $2 AND $3 AS holds,
              (count(*) FILTER (WHERE x BETWEEN $2 AND $3))::float8 / count(x) AS part FROM ${relation}`,
      [share, low, high],
    );
    if (share > 0 && share < 1) expect(rows[0]?.holds, `${share}`).toBe(true);
    expect(rows[0]?.part).toBeLessThan(0.05);
  }
});

test("nothing is expected of texts, nor of a table that was not analysed", async () => {
  const { statistics } = await describeRelation(db.client, "text");
  expect(statistics["x"]?.distinct).toBe(500);
  expect(statistics["x"] && expectedAround(statistics["x"], 0.5)).toBeNull();
  await db.client.query("CREATE TABLE fresh (x int)");
  expect((await describeRelation(db.client, "fresh")).statistics).toEqual({});
});
