// Generated from mlops.yaml > sources, features by `mlops generate`. Change it there, not here.

/** Creates what is missing and changes nothing that is there; the worker runs it before it starts. */
export const tablesSql = /* sql */ `
  -- sources.bookings
  CREATE TABLE IF NOT EXISTS raw."bookings" ();
  ALTER TABLE raw."bookings"
    ADD COLUMN IF NOT EXISTS "amount" double precision,
    ADD COLUMN IF NOT EXISTS "day" date NOT NULL,
    ADD COLUMN IF NOT EXISTS "id" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- sources.clicks
  CREATE TABLE IF NOT EXISTS raw."clicks" ();
  ALTER TABLE raw."clicks"
    ADD COLUMN IF NOT EXISTS "at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "page" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- sources.customers
  CREATE TABLE IF NOT EXISTS raw."customers" ("id" bigint NOT NULL, PRIMARY KEY ("id"));
  ALTER TABLE raw."customers"
    ADD COLUMN IF NOT EXISTS "name" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- sources.trips
  CREATE TABLE IF NOT EXISTS raw."trips" ();
  ALTER TABLE raw."trips"
    ADD COLUMN IF NOT EXISTS "id" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;
`;
