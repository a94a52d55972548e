/** The benchmark's project, as mlops.yaml has it. */
const fields = (view, count) => Array.from({ length: count }, (_, index) => `${view}_f${index}`);
export const onlineViews = Array.from({ length: 5 }, (_, index) => ({
  name: `view${index}`,
  fields: fields(`v${index}`, 10),
}));
export const historyFields = ["h0", "h1", "h2", "h3"];

const columns = (names) => names.map((name) => `${name}: { type: float }`).join(", ");
const values = (names) => names.map((name) => `${name}: { column: ${name} }`).join(", ");
const source = (name, more, key = "") => `
  ${name}:
    type: file
    path: ${name}.csv
    event_time: at
    ${key}
    columns: { entity: { type: integer }, at: { type: timestamp }, ${more} }`;

export const yaml = `
version: 1
project: { name: bench }
sources:${source("examples", "id: { type: integer }, label: { type: boolean, known_at: at }", "primary_key: [id]")}${source("history", columns(historyFields))}${onlineViews
  .map(({ name, fields: names }) => source(name, columns(names)))
  .join("")}
entities: { entity: { key: entity } }
features:
  history_view: { entity: entity, source: history, ttl: 30d, fields: { ${values(historyFields)} } }
${onlineViews.map(({ name, fields: names }) => `  ${name}_view: { entity: entity, source: ${name}, ttl: 3650d, fields: { ${values(names)} } }`).join("\n")}
models:
  model:
    task: binary_classification
    source: examples
    label: label
    predict_at: at
    inputs: { features: [history_view.*] }
`;
