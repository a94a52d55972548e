/** How far views are that are computed anew, interval by interval; their rows lie in the schema `computing` until all are there. */
export const computations = {
  version: 9,
  name: "computations",
  sql: `
CREATE SCHEMA IF NOT EXISTS computing;

-- Views that are being computed. What is not here is computed at once, or not at all.
CREATE TABLE features._computations (
  view            text PRIMARY KEY,
  kind            text NOT NULL CHECK (kind IN ('full', 'incremental', 'backfill')),
  definition_hash text NOT NULL,
  last_batch_id   bigint NOT NULL,                -- newest batch of the source when it began
  materialized_until timestamptz NOT NULL,        -- newest event time of the source when it began
  event_from      timestamptz NOT NULL,           -- rows of these event times are computed
  event_to        timestamptz,                    -- and before here; null: to the end
  ends            timestamptz[] NOT NULL,         -- where its intervals end, the last one excepted
  done            integer NOT NULL DEFAULT 0,     -- intervals whose rows are in computing.*
  rows            bigint NOT NULL DEFAULT 0,      -- so many are there
  started_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now()
);
`,
};
