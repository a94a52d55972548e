import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadProject, type Project } from "@mlops-yaml/schema";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { importFile } from "../../src/import/import-file.js";
import { suggest, type SuggestOptions } from "../../src/suggest/suggest.js";
import type { ExpectationDefinition } from "../../../runtime/src/definitions/expectation.js";
import { workbench, type Workbench } from "../../../runtime/test/support/ingestion.js";
import { definitionOf } from "../support/source-definition.js";
import { recordedTerminal } from "../support/terminal.js";

vi.setConfig({ testTimeout: 120_000 });

const repository = fileURLToPath(new URL("../../..", import.meta.url));
let bench: Workbench;
beforeAll(async () => {
  bench = await workbench("UTC");
});
afterAll(() => bench.close());

async function project(): Promise<Project> {
  const loaded = await loadProject(join(bench.directory, "mlops.yaml"));
  if (!("project" in loaded))
    throw new Error(JSON.stringify(loaded.diagnostics.map(({ message }) => message)));
  return loaded.project;
}

async function run(name: string, options: SuggestOptions, isLoaded: boolean): Promise<string> {
  const recorded = recordedTerminal(bench.directory);
  const terminal = { ...recorded.terminal, env: isLoaded ? { DATABASE_URL: bench.databaseUrl } : {} };
  expect(await suggest(terminal, { folder: bench.directory, project: await project() }, name, options)).toBe(
    0,
  );
  return recorded.stdout();
}

/** Loads the file again with what is expected of it now; what the runtime says of each expectation. */
async function judged(name: string): Promise<readonly { type: string; success: boolean | null }[]> {
  const source = (await project()).sources.find((each) => each.name === name);
  if (!source) throw new Error(`there is no ${name}`);
  await bench.pool.query(`TRUNCATE raw."${name}"`);
  await bench.pool.query("DELETE FROM raw._batches WHERE source = $1", [name]).catch(() => undefined);
  const expectations = source.expectations.map(
    ({ type, kwargs, severity, onFail }): ExpectationDefinition => ({ type, kwargs, severity, onFail }),
  );
  const again = {
    ...definitionOf(source),
    ingest: { ...definitionOf(source).ingest, mode: "full" as const },
  };
  await bench.ingest({ ...again, expectations });
  const { rows } = await bench.pool.query<{ type: string; success: boolean | null }>(
    "SELECT * FROM monitoring.expectation_results WHERE source = $1",
    [name],
  );
  return rows;
}

const files = [
  ["penguins", "cli/test/import/data/penguins.csv"],
  ["penguins_raw", "cli/test/import/data/penguins_raw.csv"],
  ["hours", "cli/test/import/data/hour.csv.gz"],
  ["customers", "examples/telco-churn/data/customers.csv"],
  ["planes", "data/planes.csv"],
  ["weather", "data/weather.csv.gz"],
] as const;

for (const isLoaded of [true, false])
  test.each(files)(`every suggestion from %s passes on it (loaded: ${isLoaded})`, async (kind, file) => {
    const name = `${kind}_${isLoaded ? "table" : "file"}`;
    const path = `data/${name}.${file.replace(/^[^.]*\./, "")}`;
    await bench.write(path, await readFile(join(repository, file)));
    await bench.write("mlops.yaml", "version: 1\nproject: { name: trial }\n");
    expect(
      await importFile(recordedTerminal(bench.directory).terminal, bench.directory, path, { name }),
    ).toBe(0);
    const [source] = (await project()).sources;
    if (source) await bench.ingest(definitionOf(source));
    const before = await readFile(join(bench.directory, "mlops.yaml"), "utf8");

    const printed = parse(await run(name, {}, isLoaded)) as { expectations: Record<string, unknown[]> };
    expect(printed.expectations[name]?.length).toBeGreaterThan(3);
    await run(name, { write: true }, isLoaded);
    const after = await readFile(join(bench.directory, "mlops.yaml"), "utf8");
    expect(after.startsWith(before)).toBe(true);
    expect((parse(after) as typeof printed).expectations).toEqual(printed.expectations);

    const results = await judged(name);
    expect(results.length).toBeGreaterThanOrEqual(printed.expectations[name]?.length ?? 0);
    expect(results.filter(({ success }) => success !== true)).toEqual([]);

    // What is expected already is not proposed again.
    expect(await run(name, { json: true }, isLoaded)).toBe("[]\n");
  });

test("keys of other sources are found by their name and by their values", async () => {
  await bench.write("data/airlines.csv", "carrier_code,label\nAA,a\nUA,b\nDL,c\n");
  await bench.write(
    "data/trips.csv",
    `trip,carrier_code\n${Array.from({ length: 30 }, (_, index) => `${index},${["AA", "UA"][index % 2]}`).join("\n")}\n`,
  );
  await writeFile(join(bench.directory, "mlops.yaml"), "version: 1\nproject: { name: trial }\n");
  for (const name of ["airlines", "trips"]) {
    const options = { name };
    await importFile(
      recordedTerminal(bench.directory).terminal,
      bench.directory,
      `data/${name}.csv`,
      options,
    );
  }
  for (const source of (await project()).sources) await bench.ingest(definitionOf(source));
  expect(parse(await run("trips", {}, true))).toMatchObject({
    expectations: {
      trips: expect.arrayContaining([
        expect.objectContaining({
          type: "expect_column_values_to_be_in_other_table",
          column: "carrier_code",
          other_table_name: "airlines",
        }),
      ]) as unknown,
    },
  });
});

test.each([true, false])(
  "few integers of 64 bits are listed with their digits (loaded: %s)",
  async (isLoaded) => {
    const name = `big_${String(isLoaded)}`;
    const rows = Array.from(
      { length: 40 },
      (_, index) => `${index},90071992547409${index % 2 === 0 ? 93 : 95}`,
    );
    await bench.write(`data/${name}.csv`, `n,account\n${rows.join("\n")}\n`);
    await bench.write(
      "mlops.yaml",
      `version: 1\nproject: { name: trial }\nsources:\n  ${name}: { type: file, path: data/${name}.csv, columns: { n: { type: integer }, account: { type: integer } } }\n`,
    );
    if (isLoaded) for (const source of (await project()).sources) await bench.ingest(definitionOf(source));
    const text = await run(name, { columns: undefined } as SuggestOptions, isLoaded);
    expect(text).toContain("9007199254740993");
    expect(text).toContain("9007199254740995");
    expect(text).not.toContain("9007199254740992");
  },
);
