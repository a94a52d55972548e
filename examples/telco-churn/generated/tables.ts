// Generated from mlops.yaml > sources, features by `mlops generate`. Change it there, not here.

/** Creates what is missing and changes nothing that is there; the worker runs it before it starts. */
export const tablesSql = /* sql */ `
  -- sources.customers
  CREATE TABLE IF NOT EXISTS raw."customers" ("customer_id" text NOT NULL, PRIMARY KEY ("customer_id"));
  ALTER TABLE raw."customers"
    ADD COLUMN IF NOT EXISTS "churn" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "contract" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "internet_service" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "monthly_charges" double precision NOT NULL,
    ADD COLUMN IF NOT EXISTS "payment_method" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "tenure" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;
`;
