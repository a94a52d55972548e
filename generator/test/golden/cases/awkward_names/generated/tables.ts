// Generated from mlops.yaml > sources, features by `mlops generate`. Change it there, not here.

/** Creates what is missing and changes nothing that is there; the worker runs it before it starts. */
export const tablesSql = /* sql */ `
  -- sources.user
  CREATE TABLE IF NOT EXISTS raw."user" ();
  ALTER TABLE raw."user"
    ADD COLUMN IF NOT EXISTS "Select" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "amount" double precision,
    ADD COLUMN IF NOT EXISTS "at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "note" text,
    ADD COLUMN IF NOT EXISTS "paidAt" timestamptz,
    ADD COLUMN IF NOT EXISTS "value" text,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- features.example
  CREATE TABLE IF NOT EXISTS features."example" ();
  ALTER TABLE features."example"
    ADD COLUMN IF NOT EXISTS "value" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "Select" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "from" text,
    ADD COLUMN IF NOT EXISTS "is_long" boolean;
  CREATE INDEX IF NOT EXISTS "example_by_value_Select_time" ON features."example" ("value", "Select", "event_time" DESC, "known_at" DESC);
  CREATE TABLE IF NOT EXISTS online."example" ("value" text NOT NULL, "Select" text NOT NULL, PRIMARY KEY ("value", "Select"));
  ALTER TABLE online."example"
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "from" text,
    ADD COLUMN IF NOT EXISTS "is_long" boolean;

  -- features.order
  CREATE TABLE IF NOT EXISTS features."order" ();
  ALTER TABLE features."order"
    ADD COLUMN IF NOT EXISTS "value" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "Select" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "limit" double precision,
    ADD COLUMN IF NOT EXISTS "offset" double precision,
    ADD COLUMN IF NOT EXISTS "spread" double precision,
    ADD COLUMN IF NOT EXISTS "totals" bigint;
  CREATE INDEX IF NOT EXISTS "order_by_value_Select_time_with_limit_offset_spread_totals" ON features."order" ("value", "Select", "event_time" DESC, "known_at" DESC) INCLUDE ("limit", "offset", "spread", "totals");
  CREATE TABLE IF NOT EXISTS online."order" ("value" text NOT NULL, "Select" text NOT NULL, PRIMARY KEY ("value", "Select"));
  ALTER TABLE online."order"
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "limit" double precision,
    ADD COLUMN IF NOT EXISTS "offset" double precision,
    ADD COLUMN IF NOT EXISTS "spread" double precision,
    ADD COLUMN IF NOT EXISTS "totals" bigint;
`;
