import { readFileSync } from "node:fs";
import { modelHashes } from "../../../src/hashes/model-hashes.js";
import type pg from "pg";
import type { Profile } from "../../../src/tracking/profile.js";
import { migrate } from "../../../src/migration/index.js";
import {
  attachArtifact,
  createRun,
  finishRun,
  logTags,
  newRunId,
  registerVersion,
  setAlias,
} from "../../../src/tracking/index.js";
import type { FeatureViewDefinition } from "../../../src/definitions/feature-view.js";
import type { ModelDefinition } from "../../../src/definitions/model.js";
import type { MonitorDefinition } from "../../../src/definitions/monitor.js";
import type { ProjectDefinition } from "../../../src/definitions/project.js";
import type { ServiceDefinition } from "../../../src/definitions/service.js";
import { derived, divideIntegers } from "../../../src/v1/expressions.js";
import { recordedLog } from "../../support/log.js";

/**
 * A small project as the generator would emit it: will a picnic be fun? `hour` is derived from the time, the
 * weather of the station is a feature of six hours' life.
 */
export interface PicnicRow {
  readonly distance: number;
  readonly note: string | null;
  readonly station: string;
  readonly starts_at: Date;
}

const weather: FeatureViewDefinition = {
  name: "weather",
  source: "weather",
  kind: "latest",
  keys: { station: "string" },
  fields: { temp: "float", rainy: "boolean", sky: "string" },
  ttlSeconds: 6 * 3600,
  everySeconds: null,
  rowsSql: "",
  onlineSql: "",
};

const lookupSql = (schema: "online" | "features", newest: string): string => `
SELECT v.temp AS weather__temp, v.rainy AS weather__rainy, v.sky AS weather__sky, v.event_time AS weather__event_time,
  CASE WHEN v.event_time IS NOT NULL THEN 'PRESENT'
    WHEN EXISTS (SELECT 1 FROM ${schema}.weather WHERE station = $2 AND event_time <= $1 AND known_at <= $1) THEN 'OUTSIDE_MAX_AGE'
    ELSE 'NOT_FOUND' END AS weather__state
FROM (SELECT 1) AS one
LEFT JOIN LATERAL (
  SELECT * FROM ${schema}.weather WHERE station = $2 AND event_time <= $1 AND known_at <= $1 ${newest}
) AS v ON v.event_time >= $1 - interval '6 hours'`;

export const model: ModelDefinition<PicnicRow> = {
  name: "fun",
  task: "binary_classification",
  source: "picnics",
  views: ["weather"],
  inputs: [
    { name: "distance", kind: "numeric", type: "integer", origin: "request" },
    { name: "note", kind: "categorical", type: "string", origin: "request" },
    { name: "hour", kind: "numeric", type: "integer", origin: "derived" },
    { name: "weather__temp", kind: "numeric", type: "float", origin: "feature" },
    { name: "weather__rainy", kind: "numeric", type: "boolean", origin: "feature" },
    { name: "weather__sky", kind: "categorical", type: "string", origin: "feature" },
  ],
  trainingSetSql: "",
  exampleIdSql: "",
  lookup: {
    parameters: ["station"],
    onlineSql: lookupSql("online", ""),
    historicalSql: lookupSql("features", "ORDER BY event_time DESC, known_at DESC LIMIT 1"),
  },
  derive: (row) => ({
    hour: derived("hour", () => {
      divideIntegers(1, row.distance + 7); // no value for -7
      return row.starts_at.getUTCHours();
    }),
  }),
  requestSchema: {
    type: "object",
    additionalProperties: false,
    required: ["distance", "starts_at", "station"],
    properties: {
      distance: { type: "integer", description: "Way to go (km)" },
      note: { type: ["string", "null"] },
      predict_at: { type: "string", format: "date-time" },
      starts_at: { type: "string", format: "date-time" },
      station: { type: "string" },
    },
  },
  split: { by: "time", test: 0.2, validation: 0.1, gapSeconds: 0 },
  trainer: { algorithm: "gradient_boosting", params: {} },
  evaluate: { metrics: ["roc_auc"], slices: [], baselines: ["prior"] },
  gates: [],
  promote: "champion",
};

export const service: ServiceDefinition = {
  name: "fun-api",
  description: "Will it be fun?",
  model: "fun",
  alias: "champion",
  port: 0,
  apiKey: null,
};

export const monitor: MonitorDefinition = {
  name: "input_drift",
  type: "drift",
  service: "fun-api",
  model: "fun",
  windowSeconds: 86_400,
  schedule: "0 * * * *",
  minRows: 50,
  driftShare: 0.5,
  onDrift: "alert",
};

const columns = `
  ADD COLUMN IF NOT EXISTS station text NOT NULL,
  ADD COLUMN IF NOT EXISTS event_time timestamptz NOT NULL,
  ADD COLUMN IF NOT EXISTS known_at timestamptz NOT NULL,
  ADD COLUMN IF NOT EXISTS temp double precision,
  ADD COLUMN IF NOT EXISTS rainy boolean,
  ADD COLUMN IF NOT EXISTS sky text;`;

export const project: ProjectDefinition = {
  name: "picnics",
  timezone: "UTC",
  seed: 1,
  sources: [],
  features: [weather],
  tablesSql: `
CREATE TABLE IF NOT EXISTS features.weather ();
ALTER TABLE features.weather ${columns}
CREATE TABLE IF NOT EXISTS online.weather ();
ALTER TABLE online.weather ${columns}
ALTER TABLE online.weather DROP CONSTRAINT IF EXISTS weather_pkey, ADD PRIMARY KEY (station);`,
  models: [model],
  services: [service],
  monitors: [monitor],
};

export const exampleBody = {
  distance: 100,
  station: "north",
  starts_at: "2013-06-01T12:00:00Z",
  predict_at: "2013-06-01T10:00:00Z",
};

/** Tables, and weather: north clear and warm now and in history, south unknown for long. */
export async function setUpDatabase(pool: pg.Pool): Promise<void> {
  await migrate(pool, project, { log: recordedLog().log });
  await pool.query(`
    INSERT INTO features.weather (station, event_time, known_at, temp, rainy, sky) VALUES
      ('north', '2013-06-01T09:00:00Z', '2013-06-01T09:30:00Z', 10, true, 'grey'),
      ('north', '2013-06-01T10:00:00Z', '2013-06-01T10:30:00Z', 20, false, 'clear');
    INSERT INTO online.weather (station, event_time, known_at, temp, rainy, sky) VALUES
      ('north', now() - interval '1 hour', now() - interval '30 minutes', 20, false, 'clear'),
      ('south', now() - interval '9 hours', now() - interval '9 hours', 30, false, 'clear');`);
}

export type GraphName = "first" | "second" | "narrow";

/** Registers a version with a graph of graphs/, and by default makes it the champion. @returns the version */
export async function register(
  pool: pg.Pool,
  graph: GraphName,
  options: {
    readonly promote?: boolean;
    readonly learned?: string;
    readonly profile?: Profile;
    readonly tags?: Readonly<Record<string, string>>;
  } = {},
): Promise<number> {
  const runId = newRunId();
  const artifacts: Record<string, unknown> = {
    "profile.json": options.profile ?? emptyProfile,
    "example.json": exampleBody,
  };
  await createRun(pool, { runId, experiment: "fun", runName: graph });
  for (const [path, content] of Object.entries(artifacts)) {
    await attachArtifact(pool, runId, path, Buffer.from(JSON.stringify(content)));
  }
  await attachArtifact(
    pool,
    runId,
    "model.onnx",
    readFileSync(new URL(`graphs/${graph}.onnx`, import.meta.url)),
  );
  await logTags(pool, runId, options.tags ?? {});
  await finishRun(pool, runId, "FINISHED");
  const version = await registerVersion(pool, {
    model: "fun",
    runId,
    hashes: { ...modelHashes(model, project), ...(options.learned && { learned: options.learned }) },
    gates: [],
    gatesPassed: true,
  });
  if (options.promote ?? true)
    await setAlias(pool, { model: "fun", alias: "champion", version, reason: "test" });
  return version;
}

const numbers = { kind: "numeric", count: 0, missing: 0, min: null, max: null, mean: null, stdev: null, sample: [] } as const; // prettier-ignore

export const emptyProfile: Profile = {
  inputs: Object.fromEntries(
    model.inputs.map(({ name, kind }) => [
      name,
      kind === "numeric" ? numbers : ({ kind, count: 0, missing: 0, counts: [] } as const),
    ]),
  ),
  predictions: numbers,
};

/** What graphs/make-graphs.py computes. */
export function probability(
  graph: "first" | "second",
  inputs: { distance: number; hour: number; temp?: number; rainy?: boolean; sky?: string },
): number {
  const bias = graph === "first" ? -1 : 1;
  const sum =
    bias +
    0.001 * inputs.distance +
    0.1 * inputs.hour +
    0.05 * (inputs.temp ?? 0) +
    (inputs.rainy ? 1 : 0) +
    (inputs.sky === "clear" ? 2 : 0);
  return 1 / (1 + Math.exp(-sum));
}
