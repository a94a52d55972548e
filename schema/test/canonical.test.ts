import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { canonicalJson, readProject, resolvedYaml, type Project } from "../src/index.js";

const text = readFileSync(fileURLToPath(new URL("../../mlops.yaml", import.meta.url)), "utf8");

async function project(yaml: string): Promise<Project> {
  const result = await readProject(yaml, { file: "mlops.yaml" });
  if (!("project" in result)) throw new Error(JSON.stringify(result.diagnostics));
  return result.project;
}

/** Every mapping with its keys in an order that the numbers decide; lists as they are. */
function shuffled(value: unknown, draw: () => number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, draw));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => ({ key, item, order: draw() }));
  entries.sort((a, b) => a.order - b.order);
  return Object.fromEntries(entries.map(({ key, item }) => [key, shuffled(item, draw)]));
}

test("the order of keys in the file never shows", async () => {
  const wanted = canonicalJson(await project(text));
  const plain = JSON.stringify(await project(text));
  const file: unknown = parse(text);
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat()), async (numbers) => {
      const yaml = stringify(
        shuffled(file, () => Number(numbers.next().value)),
        { aliasDuplicateObjects: false },
      );
      const same = await project(yaml);
      expect(canonicalJson(same)).toBe(wanted);
      expect(JSON.stringify(same)).toBe(plain);
    }),
    { numRuns: 25 },
  );
});

test("the order of lists does", async () => {
  const other = text.replace("[carrier, origin, dest, distance]", "[origin, carrier, dest, distance]");
  expect(canonicalJson(await project(other))).not.toBe(canonicalJson(await project(text)));
});

test("comments, spacing and spelling of expressions do not show", async () => {
  const other = text
    .replaceAll("arr_delay > 15", "ARR_DELAY>15")
    .replace("project:", "# a comment\nproject:\n");
  expect(canonicalJson(await project(other))).toBe(canonicalJson(await project(text)));
});

test("the project with all defaults written out is the same project", async () => {
  const original = await project(text);
  expect(canonicalJson(await project(await resolvedYaml(original)))).toBe(canonicalJson(original));
});

test("a project is frozen all the way down", async () => {
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    expect(Object.isFrozen(value)).toBe(true);
    Object.values(value).forEach(visit);
  };
  visit(await project(text));
});

test("integers of expectations keep all their digits", async () => {
  const withSet = (set: string): string => `version: 1
project: { name: exact }
sources: { big: { type: file, path: big.csv, columns: { v: { type: integer } } } }
expectations: { big: [{ type: expect_column_values_to_be_in_set, column: v, value_set: [${set}] }] }
`;
  const exact = await project(withSet("9007199254740993, -9223372036854775808, 5"));
  expect(exact.sources[0]?.expectations[0]?.kwargs["value_set"]).toEqual([
    9007199254740993n,
    -9223372036854775808n,
    5,
  ]);
  expect(canonicalJson(exact)).toContain("[9007199254740993,-9223372036854775808,5]");
  const near = await project(withSet("9007199254740992, -9223372036854775808, 5"));
  expect(canonicalJson(near)).not.toBe(canonicalJson(exact));
  expect(canonicalJson(await project(await resolvedYaml(exact)))).toBe(canonicalJson(exact));
});
