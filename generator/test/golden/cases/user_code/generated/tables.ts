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
`;
