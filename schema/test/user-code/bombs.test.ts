/** Code of the user's own that is nested or large beyond measure: it is told, and not a fault of ours. */
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readProject } from "../../src/index.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "code-bombs-"));
});
afterAll(() => rm(folder, { recursive: true }));

const yaml = `version: 1
project: { name: shop }
sources:
  orders:
    type: file
    path: data/orders.csv
    columns: { amount: { type: float }, total: { type: float } }
    transform: { module: ./clean.ts#clean, reads: { state: { type: string } }, computes: [total] }
`;

const codes = async (): Promise<readonly string[]> => {
  const result = await readProject(yaml, { file: join(folder, "mlops.yaml") });
  return "diagnostics" in result ? result.diagnostics.map(({ code }) => code) : [];
};
const nested = (open: string, times: number, inner: string, close: string): string =>
  open.repeat(times) + inner + close.repeat(times);
const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("\n");

/** MLO1343: cannot be parsed. MLO1341: has no such function. */
const bombs: readonly [what: string, text: string, code: string][] = [
  ["open parentheses", `const a = ${"(".repeat(100_000)}`, "MLO1343"],
  ["closed parentheses", `const a = ${nested("(", 20_000, "1", ")")}`, "MLO1343"],
  ["lists in lists", `const a = ${nested("[", 20_000, "", "]")}`, "MLO1343"],
  ["objects in objects", `const a = ${nested("{ a: ", 20_000, "1", "}")}`, "MLO1343"],
  ["a chain of sums", `const a = 1${"+1".repeat(100_000)}`, "MLO1343"],
  ["blocks in blocks", nested("{", 30_000, "", "}"), "MLO1343"],
  ["types in types", `type A = ${nested("Array<", 10_000, "1", ">")}`, "MLO1343"],
  ["conditions in conditions", `const a = ${nested("a ? ", 10_000, "1", " : 1")}`, "MLO1343"],
  ["functions of functions", `const f = ${"a => ".repeat(20_000)}1`, "MLO1343"],
  ["templates in templates", nested("`${", 20_000, "1", "}`"), "MLO1343"],
  ["if after if", `${"if (1) ".repeat(30_000)}1`, "MLO1343"],
  ["not of not", `const a = ${"!".repeat(60_000)}1`, "MLO1343"],
  ["new of new", `const a = ${"new ".repeat(30_000)}A`, "MLO1343"],
  ["a regular expression that does not end", `const a = /${"(".repeat(100_000)}`, "MLO1343"],
  ["a text that does not end", `const a = '${"x".repeat(1_000_000)}`, "MLO1343"],
  ["a comment that does not end", "/* ".repeat(300_000), "MLO1343"],
  ["30,000 exports", lines(30_000, (index) => `export const a${index} = 1;`), "MLO1341"],
  ["30,000 imports", lines(30_000, (index) => `import a${index} from "./none.js";`), "MLO1341"],
  ["nothing but line ends", "\n".repeat(1_000_000), "MLO1341"],
  ["zeros", "\0".repeat(100_000), "MLO1343"],
];

test.each(bombs)("%s", async (_what, text, code) => {
  await writeFile(join(folder, "clean.ts"), text);
  const started = process.cpuUsage();
  expect(await codes()).toContain(code);
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1e6).toBeLessThan(15);
});

test("a file of many gigabytes is not read", async () => {
  await truncate(join(folder, "clean.ts"), 50 * 1024 ** 3); // sparse
  expect(await codes()).toContain("MLO1340");
});
