/** The benchmark's project, as generated code would hand it to the runtime. */
const carrierFields = Array.from({ length: 10 }, (_, i) => `c${i}`);
const airportFields = Array.from({ length: 7 }, (_, i) => `a${i}`);

const view = (name, key, fields) => ({
  name,
  source: name,
  kind: "latest",
  keys: { [key]: "string" },
  fields: Object.fromEntries(fields.map((field) => [field, "float"])),
  ttlSeconds: null,
  everySeconds: null,
  rowsSql: "",
  onlineSql: "",
});
const views = [view("carriers", "carrier", carrierFields), view("airports", "origin", airportFields)];

const columns = ({ name, keys, fields }, schema) =>
  [
    `CREATE TABLE IF NOT EXISTS ${schema}.${name} ();`,
    `ALTER TABLE ${schema}.${name}`,
    [
      ...Object.keys(keys).map((key) => `ADD COLUMN IF NOT EXISTS ${key} text NOT NULL`),
      "ADD COLUMN IF NOT EXISTS event_time timestamptz NOT NULL",
      "ADD COLUMN IF NOT EXISTS known_at timestamptz NOT NULL",
      ...Object.keys(fields).map((field) => `ADD COLUMN IF NOT EXISTS ${field} double precision`),
    ].join(",\n  "),
    ";",
  ].join("\n");

const selected = views.flatMap(({ name, fields }) => [
  ...Object.keys(fields).map((field) => `${name}.${field} AS ${name}__${field}`),
  `${name}.event_time AS ${name}__event_time`,
]);

export const lookupSql = `SELECT ${selected.join(", ")}
FROM (SELECT 1) AS one
LEFT JOIN online.carriers ON carriers.carrier = $2 AND carriers.event_time <= $1
LEFT JOIN online.airports ON airports.origin = $3 AND airports.event_time <= $1`;

const input = (name, kind, type, origin) => ({ name, kind, type, origin });

export const model = {
  name: "late",
  task: "binary_classification",
  source: "flights",
  views: views.map(({ name }) => name),
  inputs: [
    input("carrier", "categorical", "string", "request"),
    input("origin", "categorical", "string", "request"),
    input("dest", "categorical", "string", "request"),
    input("distance", "numeric", "integer", "request"),
    input("dep_hour", "numeric", "integer", "derived"),
    input("dep_dow", "numeric", "integer", "derived"),
    ...views.flatMap(({ name, fields }) =>
      Object.keys(fields).map((field) => input(`${name}__${field}`, "numeric", "float", "feature")),
    ),
  ],
  trainingSetSql: "",
  exampleIdSql: "",
  lookup: { parameters: ["carrier", "origin"], onlineSql: lookupSql, historicalSql: lookupSql },
  derive: (row) => ({ dep_hour: row.sched_dep_utc.getUTCHours(), dep_dow: row.sched_dep_utc.getUTCDay() }),
  requestSchema: {
    type: "object",
    additionalProperties: false,
    required: ["carrier", "dest", "distance", "origin", "sched_dep_utc"],
    properties: {
      carrier: { type: "string" },
      dest: { type: "string" },
      distance: { type: "integer" },
      origin: { type: "string" },
      predict_at: { type: "string", format: "date-time" },
      sched_dep_utc: { type: "string", format: "date-time" },
    },
  },
  split: { by: "random", test: 0.2, validation: 0, gapSeconds: 0 },
  trainer: { algorithm: "gradient_boosting", params: {} },
  evaluate: { metrics: ["roc_auc"], slices: [], baselines: ["prior"] },
  gates: [],
  promote: "champion",
};

export const service = {
  name: "bench-api",
  description: null,
  model: model.name,
  alias: "champion",
  port: 0,
  apiKey: null,
};

export const project = {
  name: "bench",
  timezone: "UTC",
  seed: 1,
  tablesSql: [
    ...views.flatMap((given) => [columns(given, "features"), columns(given, "online")]),
    "ALTER TABLE online.carriers ADD PRIMARY KEY (carrier);",
    "ALTER TABLE online.airports ADD PRIMARY KEY (origin);",
  ].join("\n"),
  sources: [],
  features: views,
  models: [model],
  services: [service],
  monitors: [],
};

export const carriers = [
  "9E",
  "AA",
  "AS",
  "B6",
  "DL",
  "EV",
  "F9",
  "FL",
  "HA",
  "MQ",
  "OO",
  "UA",
  "US",
  "VX",
  "WN",
  "YV",
];
export const origins = ["EWR", "JFK", "LGA"];
export const destinations = Array.from({ length: 100 }, (_, i) => `D${i}`);

/** The n-th request; all callers go through the same ones. */
export const requestBody = (n) => ({
  carrier: carriers[n % carriers.length],
  origin: origins[n % origins.length],
  dest: destinations[n % destinations.length],
  distance: 100 + (n % 2000),
  sched_dep_utc: new Date(Date.UTC(2013, 0, 1, n % 8760)).toISOString(),
});
