// Generated from mlops.yaml > sources, features by `mlops generate`. Change it there, not here.

/** Creates what is missing and changes nothing that is there; the worker runs it before it starts. */
export const tablesSql = /* sql */ `
  -- sources.customers
  CREATE TABLE IF NOT EXISTS raw."customers" ("customer_id" text NOT NULL, PRIMARY KEY ("customer_id"));
  ALTER TABLE raw."customers"
    ADD COLUMN IF NOT EXISTS "churned" boolean NOT NULL,
    ADD COLUMN IF NOT EXISTS "contract" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "monthly_charges" double precision NOT NULL,
    ADD COLUMN IF NOT EXISTS "payment_method" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "services" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "tenure" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- features.habits
  CREATE TABLE IF NOT EXISTS features."habits" ();
  ALTER TABLE features."habits"
    ADD COLUMN IF NOT EXISTS "customer_id" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "charge_per_service" double precision;
  CREATE INDEX IF NOT EXISTS "habits_by_customer_id_time_with_charge_per_service" ON features."habits" ("customer_id", "event_time" DESC, "known_at" DESC) INCLUDE ("charge_per_service");
  CREATE TABLE IF NOT EXISTS online."habits" ("customer_id" text NOT NULL, PRIMARY KEY ("customer_id"));
  ALTER TABLE online."habits"
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "charge_per_service" double precision;
`;
