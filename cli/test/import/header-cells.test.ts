/** Whatever the cells of a header hold, `mlops import` writes a source that reads those columns. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { loadProject, type Source } from "@mlops-yaml/schema";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { importFile } from "../../src/import/import-file.js";
import { workbench, type Workbench } from "../../../runtime/test/support/ingestion.js";
import { definitionOf } from "../support/source-definition.js";
import { recordedTerminal } from "../support/terminal.js";

vi.setConfig({ testTimeout: 120_000 });

let bench: Workbench;
beforeAll(async () => {
  bench = await workbench("UTC");
});
afterAll(() => bench.close());

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

/** Imports a file with this header, whose columns hold their place and the row: 0, 1, 2 … then 1000, 1001 … */
async function imported(
  cells: readonly string[],
  yaml: string,
  name = "cells",
): Promise<{ text: string; source: Source }> {
  const rows = [0, 1, 2].map((row) => cells.map((_, place) => row * 1000 + place).join(","));
  await bench.write("data/cells.csv", `${[cells.map(quoted).join(","), ...rows].join("\n")}\n`);
  await bench.write("mlops.yaml", yaml);
  const { terminal, stderr } = recordedTerminal(bench.directory);
  expect(await importFile(terminal, bench.directory, "data/cells.csv", { name }), stderr()).toBe(0);
  const loaded = await loadProject(join(bench.directory, "mlops.yaml"));
  const source = "project" in loaded ? loaded.project.sources.find((each) => each.name === name) : undefined;
  if (source === undefined) throw new Error("the source is not there");
  return { text: await readFile(join(bench.directory, "mlops.yaml"), "utf8"), source };
}

const head = "version: 1\nproject: { name: trial }\n";
const block = `${head}sources:\n  seed: { type: file, path: seed.csv, columns: { x: { type: string } } }\n`;

/** The name that each column has in the data, by its name. */
const namesInData = ({ columns }: Source): string[] => columns.map(({ name, from }) => from ?? name);

test("a line end within a cell stands in double quotes", async () => {
  const { text, source } = await imported(["x", "y", "test\n123"], block);
  expect(text).toContain('test_123: { type: integer, from: "test\\n123" }');
  await bench.ingest(definitionOf(source));
  expect(await bench.rows("cells")).toMatchObject([
    { x: 0, y: 1, test_123: 2 },
    { x: 1000, y: 1001, test_123: 1002 },
    { x: 2000, y: 2001, test_123: 2002 },
  ]);
});

const odd = [
  ..."a\r\nb|tab\there|quo\"te|sing'le|colon: x|hash # x|#lead|123|1.5|true|null|~|yes|- dash|{brace}|[b]".split(
    "|",
  ),
  ..."&anchor|*alias|!tag|%p|@at|`tick|Name|name|NAME|\u200frtl\u202e|zero\u200bwidth|no\u00a0break|日本語|😀".split(
    "|",
  ),
  ..."xmin|ctid|oid|cmax|constructor|__proto__|toString|a.b|a\\b|${env:HOME}|$1|?|>|<<|0x1F|2024-01-01|c,d|_x".split(
    "|",
  ),
  ..."select|from|\u0007bell|\u{e0041}tag|x x|?:|a: [b".split("|"),
  "caf\u00e9",
  "cafe\u0301",
  "x".repeat(200),
  "é".repeat(40),
];

test("odd cells are loaded, each as a column of its own", async () => {
  const { source } = await imported(odd, block, "odd_cells");
  expect(new Set(namesInData(source))).toEqual(new Set(odd));
  await bench.ingest(definitionOf(source));
  expect(await bench.quarantined()).toEqual([]);
  const [, second] = await bench.rows("odd_cells");
  expect(second).toMatchObject(
    Object.fromEntries(source.columns.map(({ name, from }) => [name, 1000 + odd.indexOf(from ?? name)])),
  );
});

test("of more columns than fit, the first that do are declared, which is told", async () => {
  const cells = Array.from({ length: 1_600 }, (_, place) => `c${place}`);
  const { text, source } = await imported(cells, block, "wide");
  expect(source.columns).toHaveLength(999);
  expect(text).toContain(
    "# the file has 1,600 columns, of which the first 999 are declared: a row with all values",
  );
  await bench.ingest(definitionOf(source));
  expect(await bench.rows("wide")).toHaveLength(3);
});

const letters = [
  ..."aA1_ \t\n\r\"'#:,{}[]&*!|>%@`-?~<=.$\\\u0085\u2028\u200e\ufeffé😀".split(""),
  "null",
  "xmin",
  "- ",
];

test("random cells give a source that checks and names each of them", { timeout: 600_000 }, async () => {
  const cell = fc
    .array(fc.constantFrom(...letters), { minLength: 1, maxLength: 12 })
    .map((parts) => parts.join(""));
  const cells = fc
    .uniqueArray(
      cell.filter((text) => text.isWellFormed() && text.trim() === text && text.trim() !== ""),
      { minLength: 1, maxLength: 12 },
    )
    // A first row of numbers alone is no header.
    .map((list) => ["key", ...list.filter((text) => text !== "key")]);
  await fc.assert(
    fc.asyncProperty(cells, fc.constantFrom(block, head), async (list, yaml) => {
      const { source } = await imported(list, yaml);
      expect(new Set(namesInData(source))).toEqual(new Set(list));
    }),
    { seed: 20, numRuns: Number(process.env["HEADER_CASES"] ?? 20) },
  );
});
