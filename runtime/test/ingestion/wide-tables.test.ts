/** As many columns as `check` takes are loaded, in every mode; what no page holds ends with a named error. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { mostColumns } from "../../../schema/src/resolve/table-width.js";
import type { ColumnDefinition } from "../../src/definitions/column.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { workbench, type Workbench } from "../support/ingestion.js";
import { fileSource } from "../support/project.js";

let bench: Workbench;
beforeAll(async () => {
  bench = await workbench("UTC");
});
afterAll(() => bench.close());

const names = (count: number): string[] => Array.from({ length: count }, (_, place) => `c${place}`);

function wideSource(
  name: string,
  mode: SourceDefinition["ingest"]["mode"],
  columns: readonly string[],
  column: ColumnDefinition,
): SourceDefinition {
  const definitions = columns.map((each, place) => [each, place === 0 ? { type: "integer" } : column]);
  const source = fileSource(name, `${name}*.csv`, Object.fromEntries(definitions), {
    primaryKey: mode === "append" || mode === "full" ? [] : ["c0"],
  });
  return { ...source, ingest: { ...source.ingest, mode } };
}

test.each(["append", "upsert", "scd2"] as const)(
  `${mostColumns} columns are loaded in mode %s`,
  async (mode) => {
    const columns = names(mostColumns);
    const source = wideSource(`wide_${mode}`, mode, columns, { type: "integer", nullable: true });
    const row = (key: number, value: number): string =>
      columns.map((_, place) => (place === 0 ? key : place % 3 === 0 ? value : "")).join(",");
    await bench.write(`wide_${mode}.csv`, `${columns.join(",")}\n${row(1, 5)}\n${row(2, 5)}\n`);
    await bench.ingest(source);
    await bench.write(`wide_${mode}_2.csv`, `${columns.join(",")}\n${row(2, 6)}\n${row(3, 6)}\n`);
    await bench.ingest(source);
    const last = `c${3 * Math.floor((mostColumns - 1) / 3)}`;
    const values = (await bench.rows(source.name)).map((each) => [each["c0"], each[last]]);
    expect(values).toContainEqual([1, 5]);
    expect(values).toContainEqual([3, 6]);
  },
);

test("the numbers fit that check takes", async () => {
  const columns = names(999);
  await bench.write("fits.csv", `${columns.join(",")}\n1${",1.5".repeat(998)}\n`);
  const [batch] = await bench.ingest(wideSource("fits", "append", columns, { type: "float" }));
  expect(batch).toMatchObject({ rowsLoaded: 1 });
});

test.each<[string, ColumnDefinition, string]>([
  ["numbers", { type: "float" }, "1.5"],
  ["texts", { type: "string" }, "123456789012345678901"],
])("a row of 1,000 %s that no page holds is told at once", async (name, column, value) => {
  const columns = names(1_000);
  await bench.write(`${name}.csv`, `${columns.join(",")}\n1${`,${value}`.repeat(999)}\n`);
  await expect(bench.ingest(wideSource(name, "full", columns, column))).rejects.toMatchObject({
    code: "MLO5029",
    message: expect.stringMatching(
      /^PostgreSQL cannot hold this: row is too big: size \d+, maximum size 8160/,
    ),
    hint: expect.stringContaining("Declare fewer columns"),
  });
});

test("a key that no index holds is told at once", async () => {
  const key = Array.from({ length: 4_000 }, (_, place) => ((place * 7919) % 6007).toString(36)).join("");
  await bench.write("key.csv", `c0,c1\n1,${key}\n`);
  const source = { ...wideSource("key", "upsert", ["c0", "c1"], { type: "string" }), primaryKey: ["c1"] };
  await expect(bench.ingest(source)).rejects.toMatchObject({
    code: "MLO5029",
    hint: expect.stringContaining("out of the primary key"),
  });
});
