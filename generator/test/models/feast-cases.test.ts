import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rowsSql } from "../../src/features/rows-sql.js";
import { trainingSetSql } from "../../src/models/training-set-sql.js";
import { databaseOf, insertRows } from "../support/database.js";
import { only, projectOf } from "../support/project.js";

type Columns = Readonly<Record<string, readonly unknown[]>>;
type Row = Readonly<Record<string, unknown>>;

interface Case {
  readonly name: string;
  readonly join_key: string;
  readonly timestamp_field: string;
  readonly created_field: string | null;
  readonly filter_by_created: boolean;
  readonly ttl_seconds: number | null;
  readonly entity: Columns;
  readonly features?: Columns;
  readonly features_file?: string;
  readonly expected: Columns;
}

const folder = new URL("cases/", import.meta.url);
const cases = readFileSync(new URL("feast_point_in_time.jsonl", folder), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Case);

test.each(cases.map((each) => [each.name, each] as const))(
  "Feast's answer to %s is ours",
  async (_, each) => {
    const project = await projectOf(yamlOf(each));
    const view = only(project.features);
    const { client, drop } = await databaseOf(project);
    try {
      await insertRows(client, "raw.facts", inBatch(factsOf(each)));
      await insertRows(
        client,
        "raw.examples",
        inBatch(rowsOf(each.entity).map((row, id) => ({ id, ...row }))),
      );
      const columns = [each.join_key, "event_time", "known_at", ...view.fields.map(({ name }) => name)];
      await client.query(
        `INSERT INTO features.${view.name} (${columns.join(", ")}) ${rowsSql(view, project)}`,
        ["-infinity"],
      );
      const { rows } = await client.query<Row>(trainingSetSql(only(project.models), project), ["infinity"]);
      const fields = Object.keys(each.expected).filter(
        (name) => name !== each.join_key && name !== each.timestamp_field,
      );
      const answers = rows
        .toSorted((a, b) => Number(a["example_id"]) - Number(b["example_id"]))
        .map((row) => fields.map((field) => numberOf(row[`facts__${field}`])));
      const wanted = rowsOf(each.expected).map((row) => fields.map((field) => numberOf(row[field])));
      expect(wanted.length).toBeGreaterThan(0);
      expect(answers).toEqual(wanted);
    } finally {
      await drop();
    }
  },
);

/** How a project says what the case's feature view says. */
function yamlOf(each: Case): string {
  const { join_key: key, timestamp_field: time, created_field: created, ttl_seconds: ttl } = each;
  const ofFacts = factsOf(each);
  const fields = Object.keys(ofFacts[0] ?? {}).filter((name) => ![key, time, created].includes(name));
  const times = [
    `event_time: ${time}`,
    ...(created === null ? [] : [`created_at: ${created}`]),
    ...(created !== null && each.filter_by_created ? [`known_at: ${created}`] : []),
  ];
  const columns = [
    `${time}: { type: timestamp }`,
    ...(created === null ? [] : [`${created}: { type: timestamp, nullable: true }`]),
    `${key}: { type: integer }`,
    ...fields.map((name) => `${name}: { type: float, nullable: true }`),
  ];
  return `
version: 1
project: { name: feast }
sources:
  facts:
    type: file
    path: facts.csv
    ${times.join("\n    ")}
    columns: { ${columns.join(", ")} }
  examples:
    type: file
    path: examples.csv
    primary_key: [id]
    event_time: ${time}
    columns: { id: { type: integer }, ${time}: { type: timestamp }, ${key}: { type: integer } }
entities: { thing: { key: ${key} } }
features:
  facts:
    entity: thing
    source: facts
    ${ttl ? `ttl: ${ttl}s` : "description: values do not age"}
    fields: { ${fields.map((name) => `${name}: { column: ${name} }`).join(", ")} }
models:
  answers:
    task: regression
    source: examples
    label: id
    predict_at: ${time}
    inputs: { features: [facts.*] }
    evaluate: { metrics: [mae] }
`;
}

function factsOf(each: Case): Row[] {
  if (each.features) return rowsOf(each.features);
  const text = readFileSync(new URL(`feast_${each.features_file}`, folder), "utf8");
  const [header = "", ...lines] = text.trim().split("\n");
  const names = header.split(",");
  return lines.map((line) =>
    Object.fromEntries(
      line.split(",").map((value, index) => [names[index] ?? "", value === "" ? null : value]),
    ),
  );
}

function rowsOf(columns: Columns): Row[] {
  const length = Math.max(...Object.values(columns).map((values) => values.length));
  return Array.from({ length }, (_, index) =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[index] ?? null])),
  );
}

function inBatch(rows: readonly Row[]): Row[] {
  return rows.map((row) => ({ ...row, _batch_id: 1 }));
}

function numberOf(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
