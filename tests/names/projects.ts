/** Projects in which each of many names stands in every place that takes one. */

/** Rows of every source: an id, a time, a number, a word and a condition. */
export const rowsOfNames: string = [
  "id,at,v,k,flag",
  ...Array.from({ length: 240 }, (_, i) => {
    const at = new Date(Date.UTC(2024, 0, 1) + i * 3_600_000).toISOString();
    return `${i},${at},${(i * 37) % 101},k${i % 7},${(i * 37) % 101 > 50}`;
  }),
].join("\n");

const quoted = (name: string): string => JSON.stringify(name);
const mapping = (entries: readonly string[], indent: string): string =>
  entries.map((entry) => `${indent}${entry}\n`).join("");

/** Each name is a column: of a table, and of another one by way of `from`. */
export function projectOfColumns(names: readonly string[]): string {
  return `version: 1
project: { name: columns }
sources:
  wide:
    type: file
    path: data/rows.csv
    columns:
      id_of_row: { type: integer, from: id }
${mapping(
  names.map((name) => `${quoted(name)}: { type: float, nullable: true, from: v }`),
  "      ",
)}`;
}

/** Each name is a source, an entity and its key, a view, a model, a service and a monitor. */
export function projectOfThings(names: readonly string[]): string {
  const each = (text: (name: string, place: number) => string): string => mapping(names.map(text), "  ");
  const columns = (name: string): string =>
    `id: { type: integer }, at: { type: timestamp }, v: { type: float, from: v }, flag: { type: boolean }, ${
      ["id", "at", "v", "flag"].includes(name) ? "key_of_row" : quoted(name)
    }: { type: string, from: k }`;
  const key = (name: string): string => (["id", "at", "v", "flag"].includes(name) ? "key_of_row" : name);
  return `version: 1
project: { name: ${quoted(names[0] ?? "p")} }
sources:
${each((name) => `${quoted(name)}: { type: file, path: data/rows.csv, primary_key: [id], event_time: at, tags_of: {}, columns: { ${columns(name)} } }`.replace(" tags_of: {},", ""))}expectations:
${each((name) => `${quoted(name)}: [{ type: expect_column_values_to_not_be_null, column: ${quoted(key(name))} }]`)}entities:
${each((name) => `${quoted(name)}: { key: ${quoted(key(name))}, tags: { ${quoted(name)}: ${quoted(name)} } }`)}features:
${each((name) => `${quoted(name)}: { entity: ${quoted(name)}, source: ${quoted(name)}, every: 1d, fields: { sum_of_v: { aggregate: sum, of: v, window: 7d } } }`)}models:
${each((name) => `${quoted(name)}: { task: binary_classification, source: ${quoted(name)}, label: flag, predict_at: at, inputs: { request: [v], features: [${quoted(`${name}.*`)}] }, trainer: { algorithm: gradient_boosting, params: { trees: 2 } } }`)}services:
${each((name, place) => `${quoted(name)}: { model: ${quoted(name)}, port: ${20_000 + place} }`)}monitors:
${each((name) => `${quoted(name)}: { type: drift, service: ${quoted(name)} }`)}`;
}

/** Each name is a feature, a derived input, a column of a request, a feature on demand and a named list. */
export function projectOfParts(names: readonly string[]): string {
  const each = (text: (name: string) => string): string => mapping(names.map(text), "      ");
  const prefixed = names.filter((name) => name.length <= 38);
  return `version: 1
project: { name: parts }
sources:
  rows: { type: file, path: data/rows.csv, primary_key: [id], event_time: at, ingest: { mode: upsert }, columns: { id: { type: integer }, at: { type: timestamp }, v: { type: float }, k: { type: string }, flag: { type: boolean } } }
entities:
  thing: { key: k }
features:
  latest:
    entity: thing
    source: rows
    fields:
${each((name) => `${quoted(name)}: { expr: v + 1 }`)}  totals:
    entity: thing
    source: rows
    every: 1d
    fields:
${each((name) => `${quoted(name)}: { aggregate: avg, of: v, window: 7d }`)}  asked:
    type: on_demand
    request:
${each((name) => `${quoted(name)}: { type: float }`)}    fields:
      first_of_all: { expr: ${quoted(`"${names[0]}" * 2`)} }
${mapping(
  prefixed.map((name) => `${quoted(`f_${name}`)}: { expr: ${quoted(`"${name}" * 2`)} }`),
  "      ",
)}models:
  guess:
    task: binary_classification
    source: rows
    label: flag
    predict_at: at
    inputs:
      derived:
${mapping(
  names.map((name) => `${quoted(name)}: v * 3`),
  "        ",
)}      features: [latest.*]
    trainer: { algorithm: gradient_boosting, params: { trees: 2 } }
services:
  guesses: { model: guess }
  given:
    type: feature_server
    push: [rows]
    feature_services:
${each((name) => `${quoted(name)}: [latest]`)}`;
}
