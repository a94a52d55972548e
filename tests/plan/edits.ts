/** Edits of the shop, each with everything that becomes of it: the parts and what happens to them; breaking ones with `!`. */
export interface Edit {
  readonly name: string;
  readonly edit: (text: string) => string;
  /** `read sources.orders`, sorted. */
  readonly wanted: readonly string[];
}

/** The first place of a text is replaced; it has to be there. */
const swap =
  (from: string, to: string) =>
  (text: string): string => {
    if (!text.includes(from)) throw new Error(`the shop has no ${from}`);
    return text.replace(from, () => to);
  };

const of = (name: string, edit: Edit["edit"], ...wanted: string[]): Edit => ({
  name,
  edit,
  wanted: wanted.toSorted(),
});

const ordersRead = ["read sources.orders", "computed features.customer_orders"];
const customersRead = ["read sources.customers", "computed features.customer_facts"];

const nothing: readonly Edit[] = [
  of("a comment", swap("sources:", "# what comes in\nsources:")),
  of("quotes", swap("path: data/customers.csv", 'path: "data/customers.csv"')),
  of(
    "the order of columns",
    swap(
      "      customer: { type: string }\n      segment: { type: string }",
      "      segment: { type: string }\n      customer: { type: string }",
    ),
  ),
  of("the order of models", (text) => {
    const [start, end] = [text.indexOf("  amount:\n    task"), text.indexOf("\nservices:")];
    return text.slice(0, start).replace("models:\n", `models:\n${text.slice(start, end)}`) + text.slice(end);
  }),
  of("white space", swap("{ column: segment }", "{   column:   segment   }")),
  of("a source's description", swap("What was ordered", "Orders")),
  of("a view's description", swap("What is known of customers", "Customers")),
  of("an entity's description", swap("Somebody who orders", "A customer")),
  of("a model's description", swap("Whether an order is late", "Late?")),
  of("the project's description", swap("description: A shop", "description: The shop")),
  of(
    "a default that is written out",
    swap("path: data/customers.csv", "path: data/customers.csv\n    format: csv"),
  ),
  of("how an expression is spelt", swap("amount > 45", "AMOUNT>45")),
  of("a column's description that no request has", swap("description: How many", "description: Pieces")),
];

const sources: readonly Edit[] = [
  of("a schedule", swap('schedule: "15', 'schedule: "25'), "restarted sources.orders"),
  of("retries", swap("attempts: 3", "attempts: 4"), "restarted sources.orders"),
  of(
    "a timeout",
    swap("ingest: { mode: incremental,", "ingest: { mode: incremental, timeout: 20m,"),
    "restarted sources.orders",
  ),
  of("a limit of an expectation", swap("max_value: 1000", "max_value: 2000"), ...ordersRead),
  of(
    "a further expectation",
    swap(
      "expectations:\n",
      "expectations:\n  customers:\n    - { type: expect_column_values_to_not_be_null, column: segment }\n",
    ),
    ...customersRead,
  ),
  of("a severity", swap("max_value: 1000 }", "max_value: 1000, severity: warning }"), ...ordersRead),
  of(
    "a delimiter",
    swap("path: data/customers.csv", 'path: data/customers.csv\n    delimiter: ";"'),
    ...customersRead,
  ),
  of(
    "a spelling of no value",
    swap("path: data/customers.csv", "path: data/customers.csv\n    null_values: [NA]"),
    ...customersRead,
  ),
  of("another file", swap("data/customers.csv", "data/clients.csv"), ...customersRead),
  of(
    "a further column",
    swap(
      "note: { type: string, nullable: true }",
      "note: { type: string, nullable: true }\n      paid: { type: boolean, nullable: true }",
    ),
    "migrated sources.orders",
    ...ordersRead,
  ),
  of(
    "a column that is gone",
    swap("      note: { type: string, nullable: true }\n", ""),
    "migrated sources.orders",
    ...ordersRead,
  ),
  of(
    "the type of a column that nothing reads",
    swap("note: { type: string,", "note: { type: integer,"),
    "migrated sources.orders",
    ...ordersRead,
  ),
  of(
    "a column that may be missing",
    swap("segment: { type: string }", "segment: { type: string, nullable: true }"),
    "migrated sources.customers",
    "trained models.late",
    ...customersRead,
  ),
  of(
    "the name of a column in the data",
    swap("items: { type: integer,", "items: { type: integer, from: pieces,"),
    ...ordersRead,
  ),
  of(
    "what bad rows do",
    swap("ingest: { mode: incremental,", "ingest: { mode: incremental, on_bad_row: block,"),
    ...ordersRead,
  ),
  of(
    "how many rows may be bad",
    swap("ingest: { mode: incremental,", "ingest: { mode: incremental, max_bad_rows: 10,"),
    ...ordersRead,
  ),
  of(
    "a mode",
    swap("path: data/customers.csv", "path: data/customers.csv\n    ingest: { mode: upsert }"),
    ...customersRead,
  ),
  of(
    "a new source",
    swap(
      "  customers:\n    type: file",
      "  places:\n    type: file\n    path: data/places.csv\n    columns: { place: { type: string } }\n  customers:\n    type: file",
    ),
    "read sources.places",
  ),
  of("a unit", swap("unit: EUR", "unit: USD"), "restarted processes"),
];

const views: readonly Edit[] = [
  of(
    "a window that no model reads",
    swap("of: items, window: 1d", "of: items, window: 2d"),
    "computed features.customer_orders",
  ),
  of(
    "a window that a model reads",
    swap("orders_7d: { aggregate: count, window: 7d }", "orders_7d: { aggregate: count, window: 6d }"),
    "computed features.customer_orders",
    "trained models.late",
  ),
  of(
    "an aggregate that the other model reads",
    swap("aggregate: sum, of: amount", "aggregate: max, of: amount"),
    "computed features.customer_orders",
    "trained models.amount",
  ),
  of(
    "a grid",
    swap("every: 1h", "every: 2h"),
    "computed features.customer_orders",
    "trained models.late",
    "trained models.amount",
  ),
  of(
    "a further field",
    swap(
      "since: { column: since }",
      "since: { column: since }\n      is_new: { expr: since > date '2026-01-01' }",
    ),
    "migrated features.customer_facts",
    "computed features.customer_facts",
    "served services.shop-features",
  ),
  of(
    "a field that is gone",
    swap("      since: { column: since }\n", ""),
    "migrated features.customer_facts",
    "computed features.customer_facts",
    "served services.shop-features!",
  ),
  of(
    "an expression that a model reads",
    swap("segment: { column: segment }", "segment: { expr: upper(segment) }"),
    "computed features.customer_facts",
    "trained models.late",
  ),
  of(
    "an expression that no model reads",
    swap("since: { column: since }", "since: { expr: \"coalesce(since, date '2000-01-01')\" }"),
    "computed features.customer_facts",
  ),
  of(
    "a time to live",
    swap("ttl: 30d", "ttl: 20d"),
    "restarted features.customer_orders",
    "trained models.late",
    "trained models.amount",
  ),
  of(
    "a new view",
    swap(
      "features:\n  customer_facts",
      "features:\n  more_facts:\n    entity: customer\n    source: customers\n    fields: { kind: { column: segment } }\n  customer_facts",
    ),
    "computed features.more_facts",
    "served services.shop-features",
  ),
];

const models: readonly Edit[] = [
  of("a gate", swap("min: 0.5 }", "min: 0.51 }"), "judged models.late"),
  of("a further gate", swap("min: 0.5 }", "min: 0.5 }, { metric: log_loss, max: 1 }"), "judged models.late"),
  of("a metric", swap("metrics: [roc_auc, log_loss]", "metrics: [roc_auc, brier]"), "judged models.late"),
  of("a slice", swap("slices: []", "slices: [amount]"), "judged models.late"),
  of("a baseline", swap("baselines: [prior]", "baselines: []"), "judged models.late"),
  of("an alias", swap("promote: champion", "promote: candidate"), "judged models.late"),
  of("a parameter", swap("params: { l2: 1 }", "params: { l2: 2 }"), "trained models.late"),
  of(
    "another trainer",
    swap(
      "algorithm: logistic_regression, params: { l2: 1 }",
      "algorithm: gradient_boosting, params: { trees: 10 }",
    ),
    "trained models.late",
  ),
  of("a split", swap("test: 20%", "test: 25%"), "trained models.late"),
  of("a derived input", swap("amount > 45", "amount > 50"), "trained models.late"),
  of(
    "which examples",
    swap("label: amount\n", "label: amount\n    where: amount < 500\n"),
    "trained models.amount",
  ),
  of(
    "when rows are known",
    swap("event_time: ordered_at", "event_time: ordered_at\n    known_at: ordered_at - interval '2 days'"),
    "computed features.customer_orders",
    "trained models.late",
    "trained models.amount",
    "restarted sources.orders",
  ),
  of(
    "a gate and a parameter",
    (text) => swap("min: 0.5 }", "min: 0.51 }")(swap("params: { l2: 1 }", "params: { l2: 2 }")(text)),
    "trained models.late",
  ),
  of(
    "the seed",
    swap("seed: 42", "seed: 43"),
    "trained models.late",
    "trained models.amount",
    "restarted project",
  ),
];

const served: readonly Edit[] = [
  of(
    "a further field of the request",
    swap("request: [amount]", "request: [amount, customer]"),
    "trained models.late",
  ),
  of(
    "a required field of the request",
    swap("derived: { is_large: amount > 45 }", "derived: { is_large: amount > 45, is_many: items > 3 }"),
    "trained models.late",
    "served services.late-api",
  ),
  of("a port", swap("port: 8000", "port: 8001"), "served services.late-api!", "deployed deploy"),
  of(
    "a key",
    swap("port: 8000,", 'port: 8000, auth: { api_key: "${secret:LATE_KEY}" },'),
    "served services.late-api!",
    "deployed deploy",
  ),
  of("another model", swap("model: late@champion", "model: late@candidate"), "served services.late-api"),
  of(
    "a service's description",
    swap("description: Is it late?", "description: Late?"),
    "restarted services.late-api",
  ),
  of(
    "a description that callers read",
    swap("description: Who ordered", "description: The customer"),
    "restarted processes",
  ),
  of("what may be pushed", swap(", push: [orders]", ""), "served services.shop-features!"),
  of("a monitor's window", swap("window: 1d, schedule", "window: 2d, schedule"), "restarted monitors.drift"),
  of("a monitor that is gone", (text) => text.replace(/monitors:\n.*\n\n/, ""), "removed monitors.drift"),
  of("a port of Prometheus", swap("port: 9090", "port: 9091"), "deployed deploy"),
];

export const edits: readonly Edit[] = [...nothing, ...sources, ...views, ...models, ...served];
