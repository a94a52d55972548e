/** Small files of the language that between them have a place for every key. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { repository } from "../golden/folders.js";

type Mapping = Readonly<Record<string, unknown>>;

const columns = {
  id: { type: "integer" },
  at: { type: "timestamp" },
  written: { type: "timestamp" },
  shop: { type: "string" },
  amount: { type: "float", nullable: true },
  late: { type: "boolean" },
};

const source = { columns, event_time: "at" };

const connections: Readonly<Record<string, Mapping>> = {
  file: { path: "data/*.csv" },
  http: { url: "https://example.org/data.csv" },
  s3: { bucket: "data", path: "*.csv", access_key_id: "${secret:ID}", secret_access_key: "${secret:KEY}" },
  postgres: { url: "${env:SHOP_URL}", table: "orders" },
};

const withSource = (name: string, text: Mapping): Mapping => ({
  version: 1,
  project: { name: "shop" },
  sources: { [name]: text },
});

const sources = Object.entries(connections).flatMap(([type, connection]) => [
  withSource("orders", { type, ...connection, ...source }),
  withSource("orders", {
    type,
    ...connection,
    ...source,
    primary_key: ["id"],
    ingest: {
      mode: "incremental",
      schedule: "@daily",
      retries: {},
      ...(type === "postgres" && { cursor: "written" }),
    },
  }),
  withSource("orders", {
    type,
    ...connection,
    ...source,
    ingest: { mode: "full" },
    transform: { module: "./src/rides/clean.ts#dropCancelled", reads: { state: { type: "string" } } },
  }),
]);

const query: Mapping = {
  ...withSource("orders", {
    type: "postgres",
    url: "${env:SHOP_URL}",
    query: "SELECT * FROM orders",
    columns,
  }),
  deploy: { packages: { version: "^0.1.0" } },
};

/** For arguments that name another column of the same type. */
const furtherColumns = {
  text: { type: "string" },
  more: { type: "string" },
  later: { type: "timestamp" },
  total: { type: "float" },
  returned: { type: "boolean" },
};

const inOtherTable = {
  type: "expect_column_values_to_be_in_other_table",
  column_list: ["code", "text"],
  other_table_name: "codes",
  other_column_list: ["code", "text"],
};

const expectations = (path: string): Mapping[] => {
  const file = parse(readFileSync(join(repository, path), "utf8")) as Mapping & {
    readonly sources: Readonly<Record<string, { readonly columns: Mapping }>>;
    readonly expectations: Readonly<Record<string, readonly Mapping[]>>;
  };
  const { version, project } = file;
  const widened = Object.entries(file.sources).map(([name, text]) => [
    name,
    { ...text, columns: { ...text.columns, ...furtherColumns } },
  ]);
  // Of these not every two go together: each is added to an expectation that has none.
  const added = new Set(["severity", "on_fail", "mostly", "max_unexpected"]);
  const bare = (expectation: Mapping): Mapping =>
    Object.fromEntries(Object.entries(expectation).filter(([key]) => !added.has(key)));
  return Object.entries(file.expectations).flatMap(([name, list]) =>
    [...list, ...(name === "lines" ? [inOtherTable] : [])].map((expectation) => ({
      version,
      project,
      sources: Object.fromEntries(widened) as Mapping,
      expectations: { [name]: [bare(expectation)] },
    })),
  );
};

/** What stands on sources, in one file: views of every kind, two models, servers, a monitor and containers. */
const whole: Mapping = {
  version: 1,
  project: { name: "shop" },
  sources: {
    orders: {
      type: "file",
      path: "data/orders.csv",
      ...source,
      primary_key: ["id"],
      ingest: { mode: "incremental" },
    },
    returns: { type: "file", path: "data/returns.csv", ...source },
    shops: {
      type: "file",
      path: "data/shops.csv",
      columns: { shop: { type: "string" }, size: { type: "integer" } },
    },
  },
  entities: { shop: { key: "shop" }, other: { key: "shop" }, twin: { key: "shop" } },
  features: {
    newest: { entity: "shop", source: "orders", fields: { amount: { column: "amount" } } },
    facts: { entity: "shop", source: "shops", fields: { size: { expr: "size + 1" } } },
    returned: { entity: "other", source: "returns", fields: { amount: { column: "amount" } } },
    code: {
      entity: "shop",
      source: "orders",
      fields: { rate: { module: "./src/fares.ts#surcharge", columns: ["amount"], type: "float" } },
    },
    record: {
      entity: "shop",
      source: "orders",
      every: "1h",
      fields: {
        total: { aggregate: "sum", of: "amount", window: "1d" },
        middle: { aggregate: "quantile", of: "amount", window: "1d", quantile: 0.5 },
        several: { aggregate: "avg", of: "amount", windows: ["1d", "2d"] },
      },
    },
    asked: {
      type: "on_demand",
      request: { distance: { type: "float" } },
      features: ["newest.amount"],
      fields: {
        far: { expr: "distance > 5" },
        priced: { module: "./src/fares.ts#surcharge", columns: ["distance"], type: "float" },
      },
    },
  },
  models: {
    late: {
      task: "binary_classification",
      source: "orders",
      label: "late",
      predict_at: "at",
      inputs: {
        request: ["amount"],
        derived: { coded: { module: "./src/fares.ts#surcharge", columns: ["amount"], type: "float" } },
        features: ["newest.*"],
      },
      split: {},
      trainer: { algorithm: "gradient_boosting", params: {} },
      evaluate: {},
      gates: [
        { metric: "roc_auc", min: 0.5 },
        { metric: "roc_auc", max: 0.9 },
        { metric: "log_loss", vs: "champion", max_regression: "1%" },
      ],
    },
    simple: {
      task: "binary_classification",
      source: "returns",
      label: "late",
      predict_at: "at",
      inputs: { request: ["amount", "shop"] },
      evaluate: {},
      trainer: { algorithm: "logistic_regression", params: {} },
    },
  },
  services: {
    first: { model: "late", port: 8001, auth: { api_key: "${secret:FIRST}" } },
    second: { model: "simple", port: 8002 },
    values: { type: "feature_server", port: 8003, auth: { api_key: "${secret:VALUES}" } },
  },
  monitors: { watch: { type: "drift", service: "first" } },
  deploy: { compose: { prometheus: { port: 9090 }, grafana: { port: 3000 } } },
};

export const folder = join(repository, "generator/test/golden/cases/user_code");

export const files: readonly Mapping[] = [
  whole,
  query,
  ...sources,
  ...expectations("schema/test/golden/every-expectation/mlops.yaml"),
  ...expectations("generator/test/golden/cases/user_code/mlops.yaml"),
];
