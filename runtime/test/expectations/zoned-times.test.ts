import { describe, expect, test } from "vitest";
import { bench } from "./support.js";

describe("times without a zone", () => {
  test("are local times of the project in every argument", async () => {
    await using database = await bench(
      // 5:30 and 6:30 UTC: both 1:30 in New York, of which the second is meant; 7:30 UTC stands for the skipped 2:30.
      `CREATE TABLE t AS SELECT * FROM (VALUES (1, timestamptz '2024-11-03 06:30+00'), (2, '2024-03-10 07:30+00')) AS v (id, at)`,
    );
    const times = ["2024-11-03 01:30", "2024-03-10T02:30:00"];
    const columns = { id: { type: "integer" }, at: { type: "timestamp" } } as const;
    const judge = async (
      type: string,
      kwargs: Record<string, unknown>,
      timezone: string | undefined,
    ): Promise<boolean | null> =>
      (await database.one("t", type, kwargs, { columns, ...(timezone !== undefined && { timezone }) }))
        .success;
    const checks: [string, Record<string, unknown>][] = [
      ["expect_column_values_to_be_in_set", { column: "at", value_set: times }],
      ["expect_column_distinct_values_to_equal_set", { column: "at", value_set: times }],
      ["expect_column_values_to_be_between", { column: "at", min_value: times[1], max_value: times[0] }],
      ["expect_column_max_to_be_between", { column: "at", min_value: times[0], max_value: times[0] }],
      [
        "expect_column_max_to_be_between",
        { column: "at", min_value: { $PARAMETER: "datetime(2024, 11, 3, 1, 30)" }, max_value: times[0] },
      ],
      [
        "expect_column_pair_values_to_be_in_set",
        { column_A: "id", column_B: "at", value_pairs_set: times.map((time, place) => [place + 1, time]) },
      ],
      [
        "expect_column_values_to_be_in_set",
        { column: "id", value_set: [1], row_condition: `at == "${times[0]}"`, condition_parser: "pandas" },
      ],
    ];
    for (const [type, kwargs] of checks) {
      expect([type, await judge(type, kwargs, "America/New_York")]).toEqual([type, true]);
      expect([type, (await judge(type, kwargs, undefined)) === true]).toEqual([type, false]);
    }
  });
});
