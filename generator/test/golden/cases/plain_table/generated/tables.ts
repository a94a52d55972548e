// Generated from mlops.yaml > sources, features by `mlops generate`. Change it there, not here.

/** Creates what is missing and changes nothing that is there; the worker runs it before it starts. */
export const tablesSql = /* sql */ `
  -- sources.houses
  CREATE TABLE IF NOT EXISTS raw."houses" ();
  ALTER TABLE raw."houses"
    ADD COLUMN IF NOT EXISTS "area" double precision NOT NULL,
    ADD COLUMN IF NOT EXISTS "city" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "has_garden" boolean NOT NULL,
    ADD COLUMN IF NOT EXISTS "price" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "rooms" bigint,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;
`;
