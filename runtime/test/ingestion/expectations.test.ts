import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ExpectationDefinition } from "../../src/definitions/expectation.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { fileSource } from "../support/project.js";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(async () => {
  delete process.env["MLOPS_PARAMETER_LEAST"];
  await bench.close();
});

const planes = fileSource(
  "planes",
  "planes/*.csv",
  { tailnum: { type: "string" } },
  { primaryKey: ["tailnum"] },
);
const flights = (...expectations: ExpectationDefinition[]): SourceDefinition => ({
  ...fileSource(
    "flights",
    "flights/*.csv",
    {
      id: { type: "integer" },
      tailnum: { type: "string", nullable: true },
      payload: { type: "string", nullable: true },
      delay: { type: "float", nullable: true },
    },
    { primaryKey: ["id"] },
  ),
  expectations,
});

const expectation = (
  type: string,
  kwargs: Record<string, unknown>,
  onFail: ExpectationDefinition["onFail"] = "quarantine",
): ExpectationDefinition => ({ type, kwargs, severity: "critical", onFail });

async function load(source: SourceDefinition): Promise<{ loaded: unknown[]; reasons: unknown[] }> {
  await bench.write("planes/a.csv", "tailnum\nN1\nN2\n");
  await bench.write(
    "flights/a.csv",
    `id,tailnum,payload,delay\n1,N1,"{""a"":1}",5\n2,N3,"{""a"":""x""}",6\n3,,,400\n4,N2,no,4\n5,N1,"{""a"":2}",5\n`,
  );
  await bench.ingest(planes);
  await bench.ingest(source);
  const { rows } = await bench.pool.query<{ id: string; reasons: string[] }>(
    "SELECT row ->> 'id' AS id, reasons FROM quarantine.rows WHERE source = 'flights' ORDER BY row_number",
  );
  return {
    loaded: (await bench.rows("flights")).map(({ id }) => id),
    reasons: rows.map(({ id, reasons }) => [Number(id), ...reasons]),
  };
}

describe("rows that fail are set aside, by whatever judged them", () => {
  it.each([
    ["expect_column_values_to_be_in_other_table", { column: "tailnum", other_table_name: "planes" }, [2]],
    [
      "expect_column_values_to_match_json_schema",
      { column: "payload", json_schema: { properties: { a: { type: "integer" } } } },
      [2, 4],
    ],
    [
      "expect_column_values_to_be_json_parseable",
      { column: "payload", missing_values: "unexpected" },
      [3, 4],
    ],
    ["expect_column_values_to_be_decreasing", { column: "delay" }, [2, 3, 5]],
    ["expect_column_value_z_scores_to_be_less_than", { column: "delay", threshold: 1.5 }, [3]],
    ["expect_column_values_to_not_be_outliers", { column: "delay" }, [3]],
    ["expect_column_values_to_be_unique", { column: "tailnum" }, [1, 5]],
    ["expect_column_values_to_be_unique", { column: "tailnum", row_condition: "id < 5" }, []],
  ])("%s %j", async (type, kwargs, ids) => {
    const { loaded, reasons } = await load(flights(expectation(type, kwargs)));
    const name = `${type}: ${kwargs.column}`;
    expect(reasons).toEqual(ids.map((id) => [id, name]));
    expect(loaded).toEqual([1, 2, 3, 4, 5].filter((id) => !ids.includes(id)));
  });

  it("with all reasons", async () => {
    const { reasons } = await load(
      flights(
        expectation("expect_column_values_to_be_in_other_table", {
          column: "tailnum",
          other_table_name: "planes",
        }),
        expectation("expect_column_values_to_match_json_schema", {
          column: "payload",
          json_schema: { type: "array" },
        }),
      ),
    );
    expect(reasons).toContainEqual([
      2,
      "expect_column_values_to_be_in_other_table: tailnum",
      "expect_column_values_to_match_json_schema: payload",
    ]);
  });
});

it("a parameter of the environment can block a batch", async () => {
  const source = flights(
    expectation("expect_table_row_count_to_be_between", { min_value: { $PARAMETER: "least * 2" } }, "block"),
  );
  process.env["MLOPS_PARAMETER_LEAST"] = "3";
  expect(await load(source)).toEqual({ loaded: [], reasons: [] });
  process.env["MLOPS_PARAMETER_LEAST"] = "2";
  await bench.write("flights/a.csv", "id,tailnum,payload,delay\n1,N1,,1\n2,N1,,1\n3,N1,,1\n4,N1,,1\n");
  await bench.ingest(source);
  expect((await bench.rows("flights")).map(({ id }) => id)).toEqual([1, 2, 3, 4]);
});

it("results are kept with the keys of their rows", async () => {
  await load(
    flights(expectation("expect_column_values_to_be_between", { column: "delay", max_value: 5 }, "warn")),
  );
  const { rows } = await bench.pool.query<{ result: unknown }>(
    "SELECT result FROM monitoring.expectation_results WHERE source = 'flights'",
  );
  expect(rows[0]?.result).toMatchObject({
    unexpected_count: 2,
    partial_unexpected_index_list: [
      { id: 2, delay: 6 },
      { id: 3, delay: 400 },
    ],
  });
});
