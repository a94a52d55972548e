import { afterEach, beforeEach, expect, test } from "vitest";
import { pruneResults } from "../../src/validation/index.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { fileSource } from "../support/project.js";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.close());

test("old results are deleted, save the newest 30 of each expectation", async () => {
  await bench.write("data/1.csv", "id\n1\n");
  await bench.ingest(fileSource("orders", "data/*.csv", { id: { type: "integer" } }));
  const insert = (type: string, count: number, age: string): Promise<unknown> =>
    bench.pool.query(
      `INSERT INTO monitoring.expectation_results
         (source, batch_id, expectation_type, kwargs, severity, on_fail, success, result, evaluated_at)
       SELECT 'orders', 1, $1, '{}', 'warning', 'warn', true, jsonb_build_object('n', n), now() - $3::interval
         FROM generate_series(1, $2::int) AS n ORDER BY n`,
      [type, count, age],
    );
  await insert("old", 40, "31 days");
  await insert("young", 40, "29 days");
  await insert("rare", 3, "400 days");
  expect(await pruneResults(bench.pool, 30)).toBe(10);
  const { rows } = await bench.pool.query(
    `SELECT expectation_type AS type, count(*) AS count, min((result ->> 'n')::int) AS first
       FROM monitoring.expectation_results GROUP BY 1 ORDER BY 1`,
  );
  expect(rows).toEqual([
    { type: "old", count: 30, first: 11 },
    { type: "rare", count: 3, first: 1 },
    { type: "young", count: 40, first: 1 },
  ]);
  expect(await pruneResults(bench.pool, 30)).toBe(0);
});
