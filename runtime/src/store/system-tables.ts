import { lineage } from "./system-migrations/2-lineage.js";
import { transforms } from "./system-migrations/8-transforms.js";
import { computations } from "./system-migrations/9-computations.js";
import { quarantine } from "./system-migrations/10-quarantine.js";
import { deliveries } from "./system-migrations/11-deliveries.js";
import { schedules } from "./system-migrations/12-schedules.js";
import { superseded } from "./system-migrations/13-superseded.js";
import { missingValues } from "./system-migrations/14-missing-values.js";
import { judged } from "./system-migrations/15-judged.js";

/** The runtime's own tables, as versioned migrations in order. Never edit one that has been released: add one. */
export const systemMigrations: readonly {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}[] = [
  {
    version: 1,
    name: "initial",
    sql: `
CREATE SCHEMA IF NOT EXISTS raw;
CREATE SCHEMA IF NOT EXISTS quarantine;
CREATE SCHEMA IF NOT EXISTS features;
CREATE SCHEMA IF NOT EXISTS online;
CREATE SCHEMA IF NOT EXISTS ml;
CREATE SCHEMA IF NOT EXISTS serving;
CREATE SCHEMA IF NOT EXISTS monitoring;

-- One row per loaded file (or table read). Raw tables carry _batch_id.
CREATE TABLE raw._batches (
  batch_id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source          text NOT NULL,
  origin          text NOT NULL,                  -- file path relative to the project, or schema.table
  content_hash    text NOT NULL,                  -- sha256 of the bytes as stored
  definition_hash text NOT NULL DEFAULT '',       -- of the columns and the format that it was read with
  size_bytes      bigint,
  state           text NOT NULL CHECK (state IN ('loaded', 'blocked')),
  rows_read       bigint NOT NULL,
  rows_loaded     bigint NOT NULL,                -- inserted or updated
  rows_quarantined bigint NOT NULL,
  message         text,                           -- why it was blocked
  min_event_time  timestamptz,                    -- earliest of the rows that it loaded, replaced or removed
  max_event_time  timestamptz,                    -- newest of the rows that it loaded
  started_at      timestamptz NOT NULL,
  finished_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON raw._batches (source, origin, batch_id);

-- Hashes of files, so that a file whose stamp did not change is not read again to see that.
CREATE TABLE raw._files (
  source          text NOT NULL,
  origin          text NOT NULL,
  stamp           text NOT NULL,                  -- size, times and inode
  content_hash    text NOT NULL,
  PRIMARY KEY (source, origin)
);

CREATE TABLE quarantine.rows (
  source          text NOT NULL,
  batch_id        bigint NOT NULL REFERENCES raw._batches,
  row_number      bigint NOT NULL,                -- 1 is the first row after the header
  reasons         text[] NOT NULL,
  row             jsonb NOT NULL,                 -- the fields as text, by column
  quarantined_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (batch_id, row_number)
);

CREATE TABLE monitoring.expectation_results (
  result_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source          text NOT NULL,
  batch_id        bigint REFERENCES raw._batches,
  expectation_type text NOT NULL,
  kwargs          jsonb NOT NULL,
  severity        text NOT NULL,
  on_fail         text NOT NULL,
  success         boolean,                        -- null: not evaluated
  result          jsonb NOT NULL,                 -- Great Expectations' result fields
  exception       text,
  evaluated_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON monitoring.expectation_results (source, evaluated_at DESC);

-- How far each feature view is computed.
CREATE TABLE features._materializations (
  view            text PRIMARY KEY,
  definition_hash text NOT NULL,
  last_batch_id   bigint NOT NULL,
  materialized_until timestamptz NOT NULL,        -- newest event time of the source that is in the view
  online_at       timestamptz,                    -- the time as of which online.* was filled
  rows            bigint NOT NULL,
  updated_at      timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE ml.artifacts (
  hash            text PRIMARY KEY,               -- sha256 of the content
  size_bytes      bigint NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE ml.artifact_chunks (
  hash            text NOT NULL REFERENCES ml.artifacts ON DELETE CASCADE,
  chunk           integer NOT NULL,
  content         bytea NOT NULL,
  PRIMARY KEY (hash, chunk)
);
CREATE TABLE ml.experiments (
  experiment_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name            text NOT NULL UNIQUE,
  created_at      timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE ml.runs (
  run_id          text PRIMARY KEY,               -- 32 hexadecimal digits
  experiment_id   bigint NOT NULL REFERENCES ml.experiments,
  run_name        text NOT NULL,
  status          text NOT NULL CHECK (status IN ('RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED')),
  start_time      timestamptz NOT NULL DEFAULT now(),
  end_time        timestamptz
);
CREATE TABLE ml.params (run_id text REFERENCES ml.runs ON DELETE CASCADE, key text, value text NOT NULL, PRIMARY KEY (run_id, key));
CREATE TABLE ml.tags (run_id text REFERENCES ml.runs ON DELETE CASCADE, key text, value text NOT NULL, PRIMARY KEY (run_id, key));
CREATE TABLE ml.metrics (
  run_id          text REFERENCES ml.runs ON DELETE CASCADE,
  key             text NOT NULL,                  -- roc_auc, baseline.prior.roc_auc, slice.carrier.AA.roc_auc
  step            bigint NOT NULL DEFAULT 0,
  value           double precision NOT NULL,
  time            timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (run_id, key, step)
);
CREATE TABLE ml.run_artifacts (
  run_id          text REFERENCES ml.runs ON DELETE CASCADE,
  path            text NOT NULL,                  -- model.onnx, training_set.parquet, profile.json, evaluation.json
  hash            text NOT NULL REFERENCES ml.artifacts,
  PRIMARY KEY (run_id, path)
);
CREATE TABLE ml.registered_models (name text PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE ml.model_versions (
  name            text NOT NULL REFERENCES ml.registered_models,
  version         integer NOT NULL,
  run_id          text NOT NULL UNIQUE REFERENCES ml.runs,
  definition_hash text NOT NULL,
  gates           jsonb NOT NULL,                 -- [{metric, passed, message}]
  gates_passed    boolean NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (name, version)
);
CREATE TABLE ml.aliases (
  name            text NOT NULL,
  alias           text NOT NULL,
  version         integer NOT NULL,
  set_at          timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (name, alias),
  FOREIGN KEY (name, version) REFERENCES ml.model_versions
);
CREATE TABLE ml.alias_history (
  name            text NOT NULL,
  alias           text NOT NULL,
  version         integer,                        -- null: removed
  reason          text NOT NULL,
  set_at          timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE serving.predictions (
  prediction_id   uuid PRIMARY KEY,
  service         text NOT NULL,
  model           text NOT NULL,
  version         integer NOT NULL,
  predicted_at    timestamptz NOT NULL,           -- when it was answered
  predict_at      timestamptz NOT NULL,           -- the time that it was asked for
  request         jsonb NOT NULL,
  inputs          jsonb NOT NULL,                 -- the model's inputs by name
  output          jsonb NOT NULL,                 -- {prediction, probability?}
  latency_ms      real NOT NULL
);
CREATE INDEX ON serving.predictions (service, predicted_at);

CREATE TABLE monitoring.results (
  result_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  monitor         text NOT NULL,
  model           text NOT NULL,
  version         integer,
  state           text NOT NULL CHECK (state IN ('ok', 'alert', 'not_evaluated')),
  message         text NOT NULL,
  details         jsonb NOT NULL,                 -- per input: method, score, threshold, drifted
  window_start    timestamptz NOT NULL,
  window_end      timestamptz NOT NULL,
  evaluated_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON monitoring.results (monitor, evaluated_at DESC);

-- Heartbeats by which a dead worker is found.
CREATE TABLE monitoring.workers (
  executor_id     text PRIMARY KEY,
  host            text NOT NULL DEFAULT '',
  pid             integer NOT NULL DEFAULT 0,
  flows           text[] NOT NULL DEFAULT '{}',   -- names of the flows that it can run
  started_at      timestamptz NOT NULL DEFAULT now(),
  heartbeat_at    timestamptz NOT NULL DEFAULT now()
);
`,
  },
  lineage,
  transforms,
  computations,
  quarantine,
  deliveries,
  schedules,
  superseded,
  missingValues,
  judged,
];
