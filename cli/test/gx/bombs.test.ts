/** Suites of Great Expectations that are nested, large or broken beyond measure. */
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { closest } from "@mlops-yaml/schema";
import { expect, test } from "vitest";
import { CommandError } from "../../src/errors/command-error.js";
import { expectationForms } from "../../src/gx/forms.js";
import { notYetThere } from "../../src/gx/same-check.js";
import { readSuite } from "../../src/gx/suite.js";
import { translateSuite } from "../../src/gx/suite-to-yaml.js";
import { emptyFolder } from "../support/folder.js";

const nested = (open: string, times: number, inner: string, close: string): string =>
  open.repeat(times) + inner + close.repeat(times);
const list = (count: number, item: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => item(index)).join(",");
const notNull = "expect_column_values_to_not_be_null";
const inSet = "expect_column_values_to_be_in_set";
const suite = (...expectations: string[]): string =>
  `{"name":"s","expectations":[${expectations.join(",")}]}`;
const one = (type: string, kwargs: string, more = ""): string => suite(`{"type":"${type}","kwargs":${kwargs}${more}}`); // prettier-ignore
const condition = (tree: string): string => one(notNull, `{"column":"distance","row_condition":${tree}}`);

/** `fine`: it can be imported. problems: MLO6025, with so many lines. */
const bombs: readonly [what: string, text: string, outcome: string][] = [
  ["lists that do not close", "[".repeat(1_000_000), "MLO6026"],
  ["lists in lists", nested("[", 200_000, "", "]"), "MLO6026"],
  ["mappings in mappings", nested('{"a":', 200_000, "1", "}"), "MLO6026"],
  ["lists in lists beside an exact integer", `{"a":1234567890123456789,"b":${nested("[", 200_000, "", "]")}}`, "MLO6026"], // prettier-ignore
  [
    "nested kwargs",
    one(inSet, `{"column":"distance","value_set":${nested("[", 50_000, "1", "]")}}`),
    "MLO6026",
  ],
  ["nested kwargs of 60 levels", one(inSet, `{"column":"distance","value_set":${nested("[", 57, "1", "]")}}`), "fine"], // prettier-ignore
  ["a nested condition", condition(nested('{"type":"and","conditions":[', 30_000, '{"type":"nullity"}', "]}")), "MLO6026"], // prettier-ignore
  ["a wide condition", condition(`{"type":"or","conditions":[${list(50_000, () => '{"type":"nullity","column":{"name":"distance"},"is_null":false}')}]}`), "fine"], // prettier-ignore
  ["a condition as a long text", condition(JSON.stringify(`col("distance") > 1${' and col("distance") > 1'.repeat(20_000)}`)), "fine"], // prettier-ignore
  ["a condition of open parentheses", condition(JSON.stringify("(".repeat(100_000))), "problems"],
  ["a condition of open quotes", condition(JSON.stringify(`col("${'\\"'.repeat(50_000)}`)), "problems"],
  ["nested meta", one(notNull, '{"column":"distance"}', `,"meta":${nested('{"a":', 100_000, "1", "}")}`), "MLO6026"], // prettier-ignore
  ["a type of a megabyte", one("x".repeat(1_000_000), "{}"), "problems"],
  ["a column of a megabyte", one(notNull, `{"column":"${"x".repeat(1_000_000)}"}`), "problems"],
  [
    "an argument of a megabyte",
    one(notNull, `{"column":"distance","${"x".repeat(1_000_000)}":1}`),
    "problems",
  ],
  ["a description of a megabyte", one(notNull, '{"column":"distance"}', `,"description":"${"x".repeat(1_000_000)}"`), "fine"], // prettier-ignore
  ["an integer of a million digits", one(inSet, `{"column":"distance","value_set":[${"9".repeat(1_000_000)}]}`), "fine"], // prettier-ignore
  ["an exponent that no double has", one(inSet, '{"column":"distance","value_set":[1e999999999]}'), "fine"],
  ["20,000 expectations of one kind", suite(...Array.from({ length: 20_000 }, () => `{"type":"${notNull}","kwargs":{"column":"distance"}}`)), "fine"], // prettier-ignore
  ["20,000 expectations without a type", suite(...Array.from({ length: 20_000 }, () => "{}")), "MLO6026"],
  ["100,000 keys", one(notNull, `{${list(100_000, (index) => `"k${index}":1`)}}`), "problems"],
  [
    "a list of 200,000 values",
    one(inSet, `{"column":"distance","value_set":[${list(200_000, String)}]}`),
    "fine",
  ],
  ["200,000 infinities", `[${list(200_000, () => "Infinity")}]`, "MLO6026"],
  ["quotes and backslashes", `"${"\\".repeat(500_001)}`, "MLO6026"],
  ["a prototype", '{"__proto__":{"expectations":[]}}', "MLO6026"],
  ["a parameter in many places", `{"suite_parameters":{"p":"${"x".repeat(1_000)}"},"expectations":[{"type":"${inSet}","kwargs":{"column":"distance","value_set":[${list(5_000, () => '{"$PARAMETER":"p"}')}]}}]}`, "fine"], // prettier-ignore
  ["zeros", "\0".repeat(1_000_000), "MLO6026"],
];

test.each(bombs)("%s", async (_what, text, outcome) => {
  const folder = await emptyFolder();
  await writeFile(join(folder, "suite.json"), text);
  const started = process.cpuUsage();
  let found = "fine";
  try {
    const columns = new Map([["distance", "distance"]]);
    const read = await readSuite(folder, "suite.json");
    const { problems, expectations } = translateSuite(read, await expectationForms(), columns, closest);
    notYetThere(expectations, []);
    if (problems.length > 0) found = "problems";
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    expect(error.hint?.length).toBeGreaterThan(10);
    found = error.code;
  }
  expect(found).toBe(outcome);
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1e6).toBeLessThan(15);
});

test("a file of many gigabytes is not read", async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, "suite.json"), "{}");
  await truncate(join(folder, "suite.json"), 50 * 1024 ** 3); // sparse
  await expect(readSuite(folder, "suite.json")).rejects.toMatchObject({ code: "MLO6026" });
});
