/** The YAML of how-to pages, each piece put into a small project, is what the language takes. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { readProject } from "@mlops-yaml/schema";
import { repository } from "../support/project.js";

type Mapping = { [key: string]: unknown };

const flights = `
version: 1
project: { name: flights }
sources:
  flights:
    type: file
    path: flights.csv
    primary_key: [id]
    event_time: at
    known_at: at - interval '1 day'
    columns:
      id: { type: integer }
      at: { type: timestamp }
      carrier: { type: string }
      origin: { type: string }
      dest: { type: string }
      tailnum: { type: string, nullable: true }
      distance: { type: float, unit: mi }
      arr_delay: { type: integer, nullable: true }
  weather:
    type: file
    path: weather.csv
    event_time: at
    columns: { origin: { type: string }, at: { type: timestamp }, wind_speed: { type: float }, visib: { type: float } }
  airports:
    type: file
    path: airports.csv
    columns: { faa: { type: string }, lat: { type: float } }
entities: { airport: { key: origin }, carrier: { key: carrier } }
models:
  late_arrival:
    task: binary_classification
    source: flights
    label: arr_delay > 15
    predict_at: at
    inputs: { request: [carrier] }
deploy: { compose: false }
`;

const facts = `
features: { airport_facts: { entity: airport, source: airports, fields: { lat: { column: lat } } } }
`;

async function blocksOf(page: string): Promise<readonly Mapping[]> {
  const text = await readFile(join(repository, "docs/how-to", page), "utf8");
  return [...text.matchAll(/```yaml\n([^`]*)```/g)].map(([, yaml]) => parse(yaml!) as Mapping);
}

/** The mappings together; lists and plain values of the later one stand. */
function merged(...mappings: readonly Mapping[]): Mapping {
  const result: Mapping = {};
  for (const mapping of mappings)
    for (const [key, value] of Object.entries(mapping)) {
      const known = result[key];
      result[key] = isMapping(known) && isMapping(value) ? merged(known, value) : value;
    }
  return result;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function problemsOf(project: Mapping): Promise<readonly string[]> {
  const result = await readProject(stringify(project), { file: "mlops.yaml" });
  return (result.diagnostics ?? []).flatMap(({ code, message, severity }) =>
    severity === "error" ? [`${code} ${message}`] : [],
  );
}

test("define-features.md", async () => {
  const blocks = await blocksOf("define-features.md");
  expect(blocks).toHaveLength(4);
  let project = parse(flights) as Mapping;
  for (const block of blocks) {
    // Under aliases, the entity has the key of its own table.
    const isAliases = "entities" in block;
    const base = isAliases ? merged(parse(flights) as Mapping, parse(facts) as Mapping) : project;
    const whole = merged(base, block);
    expect(await problemsOf(whole)).toEqual([]);
    if (!isAliases) project = whole;
  }
});

test("load-other-formats.md", async () => {
  const blocks = await blocksOf("load-other-formats.md");
  expect(blocks.length).toBeGreaterThan(1);
  for (const { sources } of blocks) {
    const columns = { columns: { id: { type: "integer" } } };
    const complete = Object.entries(sources as Mapping).map(([name, source]) => [
      name,
      merged(columns, source as Mapping),
    ]);
    const project = { version: 1, project: { name: "loads" }, sources: Object.fromEntries(complete) };
    expect(await problemsOf(project)).toEqual([]);
  }
});
