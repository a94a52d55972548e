import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { FeatureViewDefinition } from "../../src/definitions/feature-view.js";
import type { ModelDefinition } from "../../src/definitions/model.js";
import type { ProjectDefinition } from "../../src/definitions/project.js";
import type { SourceDefinition } from "../../src/definitions/source.js";
import { fileSource, projectOf } from "../support/project.js";

/** Orders, of which some arrive late; each names its customer. */
const orders: SourceDefinition = fileSource(
  "orders",
  "data/orders-*.csv",
  {
    order_id: { type: "integer" },
    customer: { type: "string" },
    ordered_at: { type: "timestamp" },
    amount: { type: "float" },
    late: { type: "boolean" },
  },
  { primaryKey: ["order_id"], eventTime: "ordered_at" },
);

const customers: SourceDefinition = fileSource(
  "customers",
  "data/customers.csv",
  { customer: { type: "string" }, segment: { type: "string" } },
  { primaryKey: ["customer"] },
);

const customerFacts: FeatureViewDefinition = {
  name: "customer_facts",
  source: "customers",
  kind: "static",
  keys: { customer: "string" },
  fields: { segment: "string" },
  ttlSeconds: null,
  everySeconds: null,
  rowsSql: `SELECT customer, '-infinity'::timestamptz AS event_time, '-infinity'::timestamptz AS known_at, segment
              FROM raw.customers WHERE '-infinity'::timestamptz >= $1`,
  onlineSql: `INSERT INTO online.customer_facts (customer, event_time, known_at, segment)
              SELECT customer, event_time, known_at, segment FROM features.customer_facts WHERE event_time <= $1
              ON CONFLICT (customer) DO UPDATE SET segment = excluded.segment`,
};

const late: ModelDefinition = {
  name: "late",
  task: "binary_classification",
  source: "orders",
  views: ["customer_facts"],
  inputs: [
    { name: "amount", kind: "numeric", type: "float", origin: "request" },
    { name: "customer_facts__segment", kind: "categorical", type: "string", origin: "feature" },
  ],
  trainingSetSql: `SELECT order_id::text AS example_id, ordered_at AS predict_at, late AS label, amount,
                          segment AS customer_facts__segment
                     FROM raw.orders LEFT JOIN features.customer_facts USING (customer)
                    WHERE ordered_at <= $1 ORDER BY predict_at, example_id`,
  exampleIdSql: "order_id::text",
  lookup: null,
  derive: () => ({}),
  requestSchema: { type: "object" },
  split: { by: "time", test: 0.2, validation: 0.1, gapSeconds: 0 },
  trainer: { algorithm: "logistic_regression", params: { l2: 1 } },
  evaluate: { metrics: ["roc_auc"], slices: [], baselines: ["prior"] },
  gates: [{ metric: "roc_auc", kind: "bound", min: 0.5 }],
  promote: "champion",
};

/** Two sources, a view and a model; parts can be replaced. */
export function testProject(parts: Partial<ProjectDefinition> = {}): ProjectDefinition {
  const sources = parts.sources ?? [orders, customers];
  const features = parts.features ?? [customerFacts];
  return {
    name: "orders",
    timezone: "UTC",
    seed: 42,
    tablesSql: projectOf(sources, features).tablesSql,
    sources,
    features,
    models: [late],
    monitors: [],
    services: [],
    ...parts,
  };
}

export { customerFacts, customers, late, orders };

/** Rows of one file of orders; late ones cost more, so that there is something to learn. */
export function writeOrders(folder: string, file: number, rows = 200): void {
  const lines = Array.from({ length: rows }, (_, row) => {
    const id = file * 1000 + row;
    const isLate = id % 3 === 0;
    const orderedAt = new Date(Date.UTC(2026, 0, file, 0, row)).toISOString();
    return `${id},c${id % 5},${orderedAt},${(isLate ? 60 : 40) + (id % 17)},${isLate}`;
  });
  write(folder, `orders-${file}.csv`, ["order_id,customer,ordered_at,amount,late", ...lines]);
}

export function writeCustomers(folder: string, more: readonly string[] = []): void {
  const lines = ["c0", "c1", "c2", "c3", "c4", ...more].map((customer, index) => `${customer},s${index % 2}`);
  write(folder, "customers.csv", ["customer,segment", ...lines]);
}

function write(folder: string, file: string, lines: readonly string[]): void {
  mkdirSync(path.join(folder, "data"), { recursive: true });
  writeFileSync(path.join(folder, "data", file), `${lines.join("\n")}\n`);
}
