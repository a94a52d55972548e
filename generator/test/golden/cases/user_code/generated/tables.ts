// Generated from mlops.yaml > sources, features by `mlops generate`. Change it there, not here.

/** Creates what is missing and changes nothing that is there; the worker runs it before it starts. */
export const tablesSql = /* sql */ `
  -- sources.payments
  CREATE TABLE IF NOT EXISTS raw."payments" ();
  ALTER TABLE raw."payments"
    ADD COLUMN IF NOT EXISTS "paid_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "ride_id" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- sources.rides
  CREATE TABLE IF NOT EXISTS raw."rides" ("ride_id" bigint NOT NULL, PRIMARY KEY ("ride_id"));
  ALTER TABLE raw."rides"
    ADD COLUMN IF NOT EXISTS "fare" double precision NOT NULL,
    ADD COLUMN IF NOT EXISTS "paid" boolean NOT NULL,
    ADD COLUMN IF NOT EXISTS "zone" text,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- features.ride_facts
  CREATE TABLE IF NOT EXISTS features."ride_facts" ();
  ALTER TABLE features."ride_facts"
    ADD COLUMN IF NOT EXISTS "ride_id" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "fare" double precision,
    ADD COLUMN IF NOT EXISTS "fare_class" text,
    ADD COLUMN IF NOT EXISTS "surcharge" double precision;
  CREATE INDEX IF NOT EXISTS "ride_facts_by_ride_id_time" ON features."ride_facts" ("ride_id", "event_time" DESC, "known_at" DESC);
  CREATE TABLE IF NOT EXISTS online."ride_facts" ("ride_id" bigint NOT NULL, PRIMARY KEY ("ride_id"));
  ALTER TABLE online."ride_facts"
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "fare" double precision,
    ADD COLUMN IF NOT EXISTS "fare_class" text,
    ADD COLUMN IF NOT EXISTS "surcharge" double precision;
`;
