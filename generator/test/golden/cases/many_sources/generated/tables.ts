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

  -- sources.shops
  CREATE TABLE IF NOT EXISTS raw."shops" ("shop" text NOT NULL, "_valid_from" timestamptz NOT NULL, PRIMARY KEY ("shop", "_valid_from"));
  ALTER TABLE raw."shops"
    ADD COLUMN IF NOT EXISTS "owner" text,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "_valid_to" timestamptz;

  -- sources.stock
  CREATE TABLE IF NOT EXISTS raw."stock" ("shop" text NOT NULL, PRIMARY KEY ("shop"));
  ALTER TABLE raw."stock"
    ADD COLUMN IF NOT EXISTS "amount" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "updated_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- sources.transfers
  CREATE TABLE IF NOT EXISTS raw."transfers" ("id" bigint NOT NULL, PRIMARY KEY ("id"));
  ALTER TABLE raw."transfers"
    ADD COLUMN IF NOT EXISTS "at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "from_shop" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "late" boolean NOT NULL,
    ADD COLUMN IF NOT EXISTS "to_shop" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- sources.trips
  CREATE TABLE IF NOT EXISTS raw."trips" ();
  ALTER TABLE raw."trips"
    ADD COLUMN IF NOT EXISTS "id" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- features.shop_facts
  CREATE TABLE IF NOT EXISTS features."shop_facts" ();
  ALTER TABLE features."shop_facts"
    ADD COLUMN IF NOT EXISTS "shop" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "owner" text;
  CREATE INDEX IF NOT EXISTS "shop_facts_by_shop_time" ON features."shop_facts" ("shop", "event_time" DESC, "known_at" DESC);
  CREATE TABLE IF NOT EXISTS online."shop_facts" ("shop" text NOT NULL, PRIMARY KEY ("shop"));
  ALTER TABLE online."shop_facts"
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "owner" text;
`;
