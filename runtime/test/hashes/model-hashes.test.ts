import { describe, expect, test } from "vitest";
import { modelHashes } from "../../src/hashes/model-hashes.js";
import type { FeatureViewDefinition } from "../../src/definitions/feature-view.js";
import type { ModelDefinition } from "../../src/definitions/model.js";
import type { ProjectDefinition } from "../../src/definitions/project.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { fileSource } from "../support/project.js";

const orders: SourceDefinition = fileSource(
  "orders",
  "data/orders.csv",
  {
    id: { type: "integer" },
    customer: { type: "string" },
    at: { type: "timestamp" },
    amount: { type: "float" },
    paid_at: { type: "timestamp", nullable: true },
    paid: { type: "boolean", nullable: true, knownAt: '"paid_at"' },
    note: { type: "string", nullable: true },
  },
  { primaryKey: ["id"], eventTime: "at", knownAt: '"at"' },
);

const record: FeatureViewDefinition = {
  name: "record",
  source: "orders",
  kind: "grid",
  keys: { customer: "string" },
  fields: { paid_7d: "float", notes_7d: "integer" },
  definitions: { paid_7d: 'avg("paid"::int) over 168 hours', notes_7d: 'count("note") over 168 hours' },
  ttlSeconds: null,
  everySeconds: 3600,
  rowsSql: "all of it",
  onlineSql: "",
};

const model: ModelDefinition = {
  name: "churn",
  task: "binary_classification",
  source: "orders",
  views: ["record"],
  inputs: [
    { name: "amount", kind: "numeric", type: "float", origin: "request" },
    { name: "record__paid_7d", kind: "numeric", type: "float", origin: "feature" },
  ],
  trainingSetSql: 'SELECT "amount", "record"."paid_7d" AS "record__paid_7d" FROM raw."orders"',
  exampleIdSql: '"id"::text',
  lookup: null,
  derive: () => ({}),
  requestSchema: {},
  split: { by: "time", test: 0.2, validation: 0.1, gapSeconds: 0 },
  trainer: { algorithm: "gradient_boosting", params: { trees: 10 } },
  evaluate: { metrics: ["roc_auc"], slices: [], baselines: ["prior"] },
  gates: [{ metric: "roc_auc", kind: "bound", min: 0.6 }],
  promote: "champion",
};

const project: ProjectDefinition = {
  name: "shop",
  timezone: "UTC",
  seed: 1,
  tablesSql: "",
  sources: [orders],
  features: [record],
  models: [model],
  monitors: [],
  services: [],
};

interface Parts {
  readonly source?: Partial<SourceDefinition>;
  readonly view?: Partial<FeatureViewDefinition>;
  readonly model?: Partial<ModelDefinition>;
  readonly project?: Partial<ProjectDefinition>;
}

/** Which of the two hashes another declaration changes. */
function changed(parts: Parts): string[] {
  const before = modelHashes(model, project);
  const changedModel = { ...model, ...parts.model };
  const after = modelHashes(changedModel, {
    ...project,
    sources: [{ ...orders, ...parts.source }],
    features: [{ ...record, ...parts.view }],
    models: [changedModel],
    ...parts.project,
  });
  return (["learned", "judged"] as const).filter((part) => before[part] !== after[part]);
}

const column = (name: string, parts: object): Partial<SourceDefinition> => ({
  columns: { ...orders.columns, [name]: { ...orders.columns[name], ...parts } as never },
});
const definition = (name: string, text: string): Partial<FeatureViewDefinition> => ({
  definitions: { ...record.definitions, [name]: text },
  rowsSql: text,
});

describe("a model is trained again", () => {
  test.each<[string, Parts]>([
    ["a parameter", { model: { trainer: { ...model.trainer, params: { trees: 20 } } } }],
    ["its split", { model: { split: { ...model.split, test: 0.3 } } }],
    ["what examples are", { model: { trainingSetSql: `${model.trainingSetSql} WHERE "amount" > 1` } }],
    ["the order of inputs", { model: { inputs: model.inputs.toReversed() } }],
    ["a field that it reads", { view: definition("paid_7d", 'avg("paid"::int) over 24 hours') }],
    ["the grid of its view", { view: { everySeconds: 60 } }],
    ["the type of a column that it reads", { source: column("amount", { type: "integer" }) }],
    ["when a column is known that its field reads", { source: column("paid", { knownAt: '"at"' }) }],
    ["a column that only a known time reads", { source: column("paid_at", { format: "epoch" }) }],
    ["when rows are known", { source: { knownAt: "\"at\" + interval '1 hour'" } }],
    ["the key of a source", { source: { primaryKey: ["id", "at"] } }],
    ["the time zone", { project: { timezone: "Europe/Paris" } }],
    ["the seed", { project: { seed: 2 } }],
  ])("for %s", (_, parts) => {
    expect(changed(parts)).toEqual(["learned"]);
  });
});

describe("a model is only judged again", () => {
  test.each<[string, Parts]>([
    ["a gate", { model: { gates: [{ metric: "roc_auc", kind: "bound", min: 0.61 }] } }],
    ["a metric", { model: { evaluate: { ...model.evaluate, metrics: ["roc_auc", "brier"] } } }],
    ["a slice", { model: { evaluate: { ...model.evaluate, slices: ["amount"] } } }],
    ["a baseline", { model: { evaluate: { ...model.evaluate, baselines: [] } } }],
    ["the alias", { model: { promote: "candidate" } }],
  ])("for %s", (_, parts) => {
    expect(changed(parts)).toEqual(["judged"]);
  });
});

describe("nothing becomes of a model", () => {
  test.each<[string, Parts]>([
    ["a field that it does not read", { view: definition("notes_7d", 'count("note") over 24 hours') }],
    ["a further field", { view: { fields: { ...record.fields, more: "float" }, rowsSql: "more" } }],
    ["a column that it does not read", { source: column("note", { nullable: false }) }],
    ["a further column", { source: column("more", { type: "string" }) }],
    ["how a source is loaded", { source: { ingest: { ...orders.ingest, schedule: "0 * * * *" } } }],
    ["what is expected of a source", { source: { expectations: [] } }],
    ["the form of a request", { model: { requestSchema: { type: "object" }, derive: () => ({}) } }],
    ["other parts of the project", { project: { name: "other", tablesSql: "x" } }],
  ])("for %s", (_, parts) => {
    expect(changed(parts)).toEqual([]);
  });
});
