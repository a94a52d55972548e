import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { loadedSystem } from "./system.js";

const yaml = `
version: 1
project: { name: shop }
sources:
  orders:
    type: file
    path: data/*.csv
    format: csv
    primary_key: [id]
    columns:
      id: { type: integer }
      amount: { type: float, nullable: true }
      note: { type: string, nullable: true }
  visits:
    type: file
    path: visits/*.csv
    format: csv
    columns: { at: { type: date } }
expectations:
  orders:
    - { type: expect_column_values_to_be_between, column: amount, max_value: 100, on_fail: warn, severity: SEVERITY }
    - { type: expect_column_values_to_be_unique, column: id }
    - { type: expect_column_values_to_match_regex, column: note, regex: x, severity: warning }
    - { type: unexpected_rows_expectation, unexpected_rows_query: "SELECT nothing FROM {batch}", severity: warning }
`;
const files = {
  "visits/1.csv": "at\n2024-01-01\n",
  "data/1.csv": "id,amount,note\n1,50,\n2,250,\n3,250,\n4,7.5,\n",
};
const critical = yaml.replace("SEVERITY", "critical");
const warning = yaml.replace("SEVERITY", "warning");

describe("mlops validate", () => {
  test("tells what failed, how many rows, examples and keys, and what was not evaluated", async () => {
    const { run } = await loadedSystem(critical, files);
    const { code, stdout, stderr } = await run("validate");
    expect(stderr).toContain("orders: judging 4 expectations");
    expect(code).toBe(3);
    expect(stdout).toMatch(/^orders {2}4 rows: 1 passed, 2 failed, 1 not evaluated\n/);
    expect(stdout).toContain(
      "  ✗ expect_column_values_to_be_between: amount  critical\n" +
        "      2 of 4 rows unexpected (50%)\n" +
        "      values: 250 (2×)\n" +
        "      rows: id=2, id=3\n",
    );
    expect(stdout).toContain('cannot be evaluated: column "nothing" does not exist');
    expect(stdout).toContain("not evaluated: every value is missing");
  });

  test("ends with 0 where only warnings fail", async () => {
    const { run } = await loadedSystem(warning, files);
    expect((await run("validate", "orders", "--format", "json")).code).toBe(0);
  });

  test("judges what is stored now, and shows what was recorded of a batch", async () => {
    const { run, query } = await loadedSystem(critical, files);
    await query("UPDATE raw.orders SET amount = 1");
    const now = JSON.parse((await run("validate", "orders", "--format", "json")).stdout);
    expect(now).toMatchObject({ source: "orders", batchId: null, rows: 4, success: true });
    const batch = await run("validate", "--batch", "1", "--format", "json");
    expect(batch.code).toBe(3);
    const recorded = JSON.parse(batch.stdout);
    expect(recorded).toMatchObject({ source: "orders", batchId: 1, origin: "data/1.csv", success: false });
    expect(recorded.outcomes.map(({ state }: { state: string }) => state)).toEqual([
      "failed",
      "passed",
      "not_evaluated",
      "failed",
    ]);
  });

  test("takes Great Expectations' result formats", async () => {
    const { run } = await loadedSystem(critical, files);
    const resultOf = async (word: string) => {
      const { stdout } = await run("validate", "orders", "--format", "json", "--result-format", word);
      return JSON.parse(stdout).outcomes[0].result;
    };
    expect(await resultOf("BOOLEAN_ONLY")).toEqual({});
    expect(await resultOf("COMPLETE")).toMatchObject({
      unexpected_list: [250, 250],
      unexpected_index_list: [
        { amount: 250, id: 2 },
        { amount: 250, id: 3 },
      ],
    });
  });

  test.each([
    [["validate", "order"], "MLO6013", 'there is no source "order"'],
    [["validate", "--batch", "99"], "MLO6040", "there is no batch 99"],
    [["validate", "visits", "--batch", "1"], "MLO6040", 'batch 1 is one of the source "orders"'],
    [["validate", "visits"], "MLO6041", 'the source "visits" has no expectations'],
    [["validate", "--batch", "1", "--result-format", "BASIC"], "MLO6002", "--result-format"],
    [["validate", "--format", "xml"], "error", "Allowed choices are text, json, gx"],
  ])("%j ends with 2", async (args, code, message) => {
    const { run } = await loadedSystem(critical, files);
    const result = await run(...args);
    expect([result.code, result.stdout]).toEqual([2, ""]);
    expect(result.stderr).toContain(code);
    expect(result.stderr).toContain(message);
  });

  test("names a source of which nothing was loaded", async () => {
    const { run, query } = await loadedSystem(critical, files);
    await query("DROP TABLE raw.orders");
    const { code, stderr } = await run("validate");
    expect([code, stderr]).toEqual([2, expect.stringContaining("MLO6042")]);
  });
});

const python = process.env["GREAT_EXPECTATIONS_PYTHON"] ?? "python3";
const reader = fileURLToPath(new URL("gx-read.py", import.meta.url));
const isThere =
  (python === "python3" || existsSync(python)) &&
  spawnSync(python, ["-c", "import great_expectations"], { stdio: "ignore" }).status === 0;

test("results have the fields of Great Expectations", async () => {
  const { run, folder } = await loadedSystem(critical, files);
  const { code, stdout } = await run("validate", "orders", "--format", "gx", "--out", "results.json");
  expect([code, stdout]).toEqual([3, ""]);
  const written = JSON.parse(await readFile(join(folder, "results.json"), "utf8"));
  expect(written).toMatchObject({
    success: false,
    suite_name: "orders",
    suite_parameters: {},
    statistics: {
      evaluated_expectations: 4,
      successful_expectations: 1,
      unsuccessful_expectations: 3,
      success_percent: 25,
    },
    meta: { great_expectations_version: "1.2.0", run_id: { run_name: "shop" } },
  });
  const [between, , regex, query] = written.results;
  expect(between).toMatchObject({
    success: false,
    expectation_config: {
      type: "expect_column_values_to_be_between",
      kwargs: { column: "amount", max_value: 100 },
      meta: { severity: "critical" },
    },
    result: { element_count: 4, unexpected_count: 2, unexpected_percent: 50, missing_percent: 0 },
    exception_info: { raised_exception: false, exception_traceback: null, exception_message: null },
  });
  expect(regex).toMatchObject({ success: false, meta: { not_evaluated: "every value is missing" } });
  expect(query.exception_info).toMatchObject({ raised_exception: true });
});

test.skipIf(!isThere)("Great Expectations reads them (skipped where it is not installed)", async () => {
  const { run } = await loadedSystem(critical, files);
  const { stdout } = await run("validate", "orders", "--format", "gx");
  const understood = await new Promise<string>((resolve, reject) => {
    const child = execFile(python, [reader], (error, out, problems) =>
      error ? reject(new Error(problems)) : resolve(out),
    );
    child.stdin?.end(stdout);
  });
  expect(JSON.parse(understood)).toMatchObject({
    success: false,
    suite: "orders",
    statistics: { evaluated_expectations: 4, success_percent: 25 },
    raised: [false, false, false, true],
    failed: [
      "expect_column_values_to_be_between",
      "expect_column_values_to_match_regex",
      "unexpected_rows_expectation",
    ],
  });
});
