/** Small or large texts that would keep a reader busy for minutes, or end it. */
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadProject, readProject, renderDiagnostics } from "../../src/index.js";

const many = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("\n");

/** Anchors of which each names the one before it ten times. */
const multiplied = (levels: number, item: (name: string) => string): string =>
  `a0: &a0 { x: 1 }\n${many(levels, (level) => `a${level + 1}: &a${level + 1} ${item(`*a${level}`)}`)}`;
const ten = (name: string): string => Array.from({ length: 10 }, () => name).join(", ");

const bombs: readonly [what: string, text: string, code: string][] = [
  ["aliases of aliases in lists", multiplied(9, (name) => `[${ten(name)}]`), "MLO1009"],
  ["aliases of aliases in mappings", multiplied(9, (name) => `{ ${many(10, (index) => `k${index}: ${name}`).replaceAll("\n", ", ")} }`), "MLO1009"], // prettier-ignore
  ["merge keys of merge keys", multiplied(9, (name) => `{ <<: [${ten(name)}] }`), "MLO1009"],
  ["a merge key of one mapping many times", `a: &a { ${many(500, (index) => `k${index}: 1`).replaceAll("\n", ", ")} }\nb: { <<: [${many(500, () => "*a").replaceAll("\n", ", ")}] }`, "MLO1009"], // prettier-ignore
  ["a long chain of merge keys", `a0: &a0 { x: 1 }\n${many(1_000, (index) => `a${index + 1}: &a${index + 1} { <<: *a${index} }`)}`, "MLO1011"], // prettier-ignore
  ["a long chain of aliases", `a0: &a0 [x]\n${many(1_000, (index) => `a${index + 1}: &a${index + 1} [*a${index}]`)}`, "MLO1011"], // prettier-ignore
  ["a list that merges itself", "a: { <<: &b [*b, *b] }", "MLO1008"],
  ["many anchors and aliases", `${many(8_000, (index) => `k${index}: &a${index} 1`)}\n${many(8_000, (index) => `l${index}: *a${index}`)}`, "MLO1101"], // prettier-ignore
  ["lists in lists that are closed", `a: ${"[".repeat(5_000)}${"]".repeat(5_000)}`, "MLO1011"],
  ["lists in lists that are not closed", `a: ${"[".repeat(30_000)}`, "MLO1011"],
  ["lists of 400 levels", `a: ${"[".repeat(400)}${"]".repeat(400)}`, "MLO1011"],
  ["mappings in mappings", `a: ${"{ a: ".repeat(2_000)}${"}".repeat(2_000)}`, "MLO1011"],
  ["dashes in a line", `a:\n  ${"- ".repeat(20_000)}x`, "MLO1011"],
  ["mappings over lines", many(1_500, (depth) => `${" ".repeat(depth)}a:`), "MLO1011"],
  ["a scalar of four megabytes", `version: 1\nproject: { name: "${"x".repeat(4_000_000)}" }`, "MLO1109"],
  ["a key of a megabyte", `${"k".repeat(1_000)}: 1\n? ${"k".repeat(1_000_000)}\n: 1`, "MLO1101"],
  ["more than four megabytes", `a: "${"x".repeat(4_200_000)}"`, "MLO1010"],
  ["many values", `a:\n${many(201_000, () => "- 1")}`, "MLO1010"],
  ["as many unknown keys as are read", many(8_000, (index) => `k${index}: 1`), "MLO1101"],
  ["many documents", "---\na: 1\n".repeat(100_000), "MLO1007"],
  ["tags that nobody knows", many(5_000, (index) => `k${index}: !t${index} 1`), "MLO1005"],
  ["quotes that open and do not close", 'a: "x\n'.repeat(8_000), "MLO1005"],
  ["commas without items", `a: [${",".repeat(30_000)}]`, "MLO1005"],
  ["a list of many sources", `version: 1\nproject: { name: x }\nsources:\n${many(5_000, (index) => `  s${index}: { type: nothing }`)}`, "MLO1104"], // prettier-ignore
  ["digits without end", `version: ${"9".repeat(1_000_000)}`, "MLO1104"],
];

test.each(bombs)("%s", async (_what, text, code) => {
  const started = process.cpuUsage();
  const result = await readProject(text, { file: "mlops.yaml" });
  if (!("diagnostics" in result)) return expect.fail("it is a project");
  const rendered = renderDiagnostics(result.diagnostics);
  expect(result.diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
  const [first] = result.diagnostics;
  expect(first?.message.length).toBeLessThan(2_000);
  expect(first?.hint.length).toBeGreaterThan(10);
  expect(rendered.length).toBeLessThan(50 * text.length + 100_000);
  // Of the processor, as others may have it too.
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1e6).toBeLessThan(15);
});

test("a file of many gigabytes is not read", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mlops-large-"));
  try {
    const file = join(folder, "mlops.yaml");
    await writeFile(file, "version: 1\n");
    await truncate(file, 50 * 1024 ** 3); // sparse
    const result = await loadProject(file);
    expect("diagnostics" in result && result.diagnostics.map(({ code }) => code)).toEqual(["MLO1010"]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
