import { existsSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { closest } from "@mlops-yaml/schema";
import { expect, test, vi } from "vitest";
import { suiteOf } from "../../src/gx/export-suite.js";
import { expectationForms, notInGreatExpectations } from "../../src/gx/forms.js";
import { parseSuite } from "../../src/gx/suite.js";
import { translateSuite } from "../../src/gx/suite-to-yaml.js";
import { mlops } from "../support/command.js";
import { emptyFolder } from "../support/folder.js";

vi.setConfig({ testTimeout: 120_000 });

const yaml = `version: 1 # the language
project: { name: trial }
sources:
  flights:
    type: file
    path: a.csv
    columns:
      distance: { type: integer, nullable: true }
      origin: { type: string, from: Origin }

# no models yet
`;

async function project(suite: unknown): Promise<string> {
  const folder = await emptyFolder();
  await writeFile(join(folder, "mlops.yaml"), yaml);
  await writeFile(join(folder, "suite.json"), JSON.stringify(suite));
  return folder;
}
const text = async (folder: string): Promise<string> => readFile(join(folder, "mlops.yaml"), "utf8");

const suite = {
  name: "flights",
  expectations: [
    { type: "expect_column_values_to_not_be_null", kwargs: { column: "Origin" }, severity: "critical" },
    {
      type: "expect_column_values_to_be_in_set",
      kwargs: { column: "Origin", value_set: ["JFK", "LGA"], mostly: 0.9 },
      severity: "warning",
      notes: "New York",
    },
  ],
};

test("a suite is added below the sources, comments stay, and a second time adds nothing", async () => {
  const folder = await project(suite);
  const first = await mlops(folder, ["import", "gx", "suite.json"]);
  expect(first).toMatchObject({ code: 0, stderr: "ok added 2 expectations to flights\n" });
  const written = await text(folder);
  expect(written).toBe(
    yaml.replace(
      "from: Origin }\n",
      `from: Origin }
expectations:
  flights:
    - { type: expect_column_values_to_not_be_null, column: origin }
    - type: expect_column_values_to_be_in_set
      column: origin
      value_set: [JFK, LGA]
      mostly: 0.9
      severity: warning
      description: New York
`,
    ),
  );
  const second = await mlops(folder, ["import", "gx", "suite.json"]);
  expect(second.stderr).toBe("ok added 0 expectations to flights, 2 were there\n");
  expect(await text(folder)).toBe(written);
});

test("nothing is written where one place of the suite is not known", async () => {
  const folder = await project({
    ...suite,
    expectations: [...suite.expectations, { type: "expect_magic", kwargs: {} }],
  });
  const { code, stderr } = await mlops(folder, ["import", "gx", "suite.json"]);
  expect(code).toBe(2);
  expect(stderr).toContain("$.expectations[2].type: expect_magic is not known");
  expect(await text(folder)).toBe(yaml);
});

test("what is exported and imported again is what was there", async () => {
  const folder = await project(suite);
  await mlops(folder, ["import", "gx", "suite.json"]);
  const written = await text(folder);
  expect(await mlops(folder, ["export", "gx", "flights", "--out", "suite.json"])).toMatchObject({ code: 0 });
  await writeFile(join(folder, "mlops.yaml"), yaml);
  await mlops(folder, ["import", "gx", "suite.json"]);
  expect(await text(folder)).toBe(written);
});

test("types without a counterpart are left out only when asked to", async () => {
  const folder = await project({});
  await writeFile(
    join(folder, "mlops.yaml"),
    `${yaml}expectations:\n  flights:\n    - type: expect_table_row_count_to_be_near_recent_batches\n`,
  );
  expect(await mlops(folder, ["export", "gx", "flights"])).toMatchObject({ code: 2, stdout: "" });
  const skipped = await mlops(folder, ["export", "gx", "flights", "--skip-unsupported"]);
  expect(JSON.parse(skipped.stdout)).toMatchObject({ name: "flights", expectations: [] });
});

test("arguments that mean nothing on PostgreSQL are left out, and are no reason to refuse a suite", async () => {
  const folder = await project({
    expectation_suite_name: "profiled",
    meta: { great_expectations_version: "0.18.13" },
    expectations: [
      {
        expectation_type: "expect_column_quantile_values_to_be_between",
        kwargs: {
          column: "distance",
          allow_relative_error: false,
          auto: true,
          quantile_ranges: { quantiles: [0.5], value_ranges: [[0, 2 ** 53]] },
        },
        meta: { profiler_details: {} },
      },
      {
        expectation_type: "expect_column_quantile_values_to_be_between",
        kwargs: {
          column: "distance",
          allow_relative_error: "linear",
          quantile_ranges: { quantiles: [0.25], value_ranges: [[0, 2]] },
        },
      },
      {
        expectation_type: "expect_table_row_count_to_be_between",
        kwargs: { min_value: 1, max_value: 9, strict_min: false, strict_max: false },
      },
      {
        expectation_type: "expect_column_pair_values_A_to_be_greater_than_B",
        kwargs: { column_A: "distance", column_B: "distance", ignore_row_if: "never" },
      },
      {
        expectation_type: "expect_column_max_to_be_between",
        kwargs: { column: "distance", min_value: 0, max_value: null, parse_strings_as_datetimes: false },
      },
      {
        expectation_type: "expect_column_values_to_not_be_null",
        kwargs: {
          column: "Origin",
          row_condition: "Origin != 'JFK' and distance > 9007199254740993",
          condition_parser: "pandas",
        },
      },
      {
        type: "expect_column_values_to_not_be_null",
        kwargs: {
          column: "Origin",
          row_condition: { type: "pass_through", pass_through_filter: "`Origin` not in ['JFK']" },
        },
      },
    ],
  });
  // Python writes an open end as a bare word.
  const path = join(folder, "suite.json");
  await writeFile(
    path,
    (await readFile(path, "utf8"))
      .replace('"max_value":null', '"max_value":Infinity')
      .replace("9007199254740992", "9007199254740993"),
  );
  const { code, stderr } = await mlops(folder, ["import", "gx", "suite.json"]);
  expect(stderr).toContain("1 of them interpolate quantiles on pandas");
  expect(code).toBe(0);
  const written = await text(folder);
  expect(written).not.toMatch(/allow_relative_error|auto|parse_strings|strict_|max_value: .?Infinity/);
  expect(written).toContain("value_ranges: [[0, 9007199254740993]]");
  expect(written).toContain("origin != 'JFK' and distance > 9007199254740993");
  expect(written).toContain("origin not in ['JFK']");
  const exported = await mlops(folder, ["export", "gx", "flights"]);
  expect(exported.stdout).toContain('"column": "Origin"');
  expect(exported.stdout).toContain("Origin != 'JFK' and distance > 9007199254740993");
  expect(exported.stdout).toContain("9007199254740993\n");
  expect(exported.stdout).not.toMatch(/\borigin\b/);
});

/** Any expectation that has only what the definitions name. */
const column = fc.constantFrom("distance", "origin");
const anyValue = fc.oneof(
  fc.integer(),
  fc.string({ minLength: 1 }),
  fc.boolean(),
  fc.array(fc.integer(), { minLength: 1 }),
);

test("import undoes export, whatever the arguments", async () => {
  const forms = await expectationForms();
  const columns = new Map([
    ["distance", "distance"],
    ["origin", "origin"],
  ]);
  const types = [...forms].filter(([type]) => !notInGreatExpectations.has(type));
  const expectation = fc.constantFrom(...types).chain(([type, form]) =>
    fc
      .record(
        Object.fromEntries(
          form.keys.map((key) => {
            if (["column", "column_A", "column_B"].includes(key)) return [key, column];
            if (key === "column_list") return [key, fc.constant(["distance", "origin"])];
            if (key === "severity") return [key, fc.constantFrom("warning", "info")];
            if (key === "row_condition") return [key, fc.constant('col("distance") > 5')];
            if (key === "description") return [key, fc.constantFrom("why", "two\nlines")];
            return [key, anyValue];
          }),
        ),
        { requiredKeys: [...form.required, "row_condition"].filter((key) => form.keys.includes(key)) },
      )
      .map((kwargs) => ({ type, ...kwargs })),
  );
  fc.assert(
    fc.property(fc.array(expectation, { maxLength: 5 }), (expectations) => {
      const file = JSON.parse(JSON.stringify(suiteOf("s", expectations))) as unknown;
      const { expectations: again, problems } = translateSuite(
        parseSuite(file, "s"),
        forms,
        columns,
        closest,
      );
      expect(problems).toEqual([]);
      expect(again).toEqual(JSON.parse(JSON.stringify(expectations)));
    }),
    { numRuns: 300 },
  );
});

const python = process.env["MLOPS_TEST_GREAT_EXPECTATIONS"];
const hasPackage = python !== undefined && existsSync(python);

test.skipIf(!hasPackage)(
  "Great Expectations itself loads what is exported (MLOPS_TEST_GREAT_EXPECTATIONS names its python)",
  async () => {
    const expectations = [
      {
        type: "expect_column_values_to_be_between",
        column: "distance",
        min_value: 1,
        strict_min: true,
        mostly: 0.9,
        severity: "warning",
        on_fail: "warn",
        description: "d",
      },
      {
        type: "expect_column_values_to_not_be_null",
        column: "origin",
        row_condition: 'col("distance") > 5',
        condition_parser: "great_expectations",
      },
      { type: "expect_table_row_count_to_be_between", min_value: { $PARAMETER: "rows" } },
      { type: "expect_compound_columns_to_be_unique", column_list: ["origin", "distance"] },
      {
        type: "unexpected_rows_expectation",
        unexpected_rows_query: "SELECT * FROM {batch} WHERE distance < 0",
      },
      {
        type: "expect_column_quantile_values_to_be_between",
        column: "distance",
        quantile_ranges: { quantiles: [0.5], value_ranges: [[1, null]] },
      },
    ];
    const script = `
import json, sys
import great_expectations as gx
from great_expectations.core import ExpectationSuite
from great_expectations.expectations.registry import list_registered_expectation_implementations as known
import great_expectations.expectations.core
context = gx.get_context(mode="ephemeral")
given = json.load(sys.stdin)
suite = ExpectationSuite(**{key: given[key] for key in ("name", "expectations", "meta", "notes")})
print(json.dumps({"suite": suite.to_json_dict(), "known": known()}))
`;
    const out = execFileSync(python ?? "", ["-c", script], {
      input: JSON.stringify(suiteOf("flights", expectations)),
      env: { ...process.env, GX_ANALYTICS_ENABLED: "false" },
      encoding: "utf8",
    });
    const { suite: loaded, known } = JSON.parse(out.trim().split("\n").at(-1) ?? "") as {
      suite: unknown;
      known: string[];
    };
    const forms = await expectationForms();
    const columns = new Map([
      ["distance", "distance"],
      ["origin", "origin"],
    ]);
    const { expectations: again, problems } = translateSuite(
      parseSuite(loaded, "s"),
      forms,
      columns,
      closest,
    );
    expect(problems).toEqual([]);
    // It keeps conditions as trees, which need no parser.
    const withoutParser = expectations.map((each) =>
      Object.fromEntries(Object.entries(each).filter(([key]) => key !== "condition_parser")),
    );
    expect(again).toEqual(withoutParser);
    expect([...forms.keys()].filter((type) => !known.includes(type)).sort()).toEqual(
      [...notInGreatExpectations].sort(),
    );
  },
);
