// Generated from mlops.yaml > sources, features by `mlops generate`. Change it there, not here.

/** Creates what is missing and changes nothing that is there; the worker runs it before it starts. */
export const tablesSql = /* sql */ `
  -- sources.orders
  CREATE TABLE IF NOT EXISTS raw."orders" ("order_id" bigint NOT NULL, PRIMARY KEY ("order_id"));
  ALTER TABLE raw."orders"
    ADD COLUMN IF NOT EXISTS "basket" bigint,
    ADD COLUMN IF NOT EXISTS "distance" double precision NOT NULL,
    ADD COLUMN IF NOT EXISTS "end_station" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "kitchen" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "minutes" double precision,
    ADD COLUMN IF NOT EXISTS "ordered_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "start_station" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- sources.stations
  CREATE TABLE IF NOT EXISTS raw."stations" ();
  ALTER TABLE raw."stations"
    ADD COLUMN IF NOT EXISTS "height" double precision NOT NULL,
    ADD COLUMN IF NOT EXISTS "opened" date,
    ADD COLUMN IF NOT EXISTS "station" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- features.kitchen_load
  CREATE TABLE IF NOT EXISTS features."kitchen_load" ();
  ALTER TABLE features."kitchen_load"
    ADD COLUMN IF NOT EXISTS "kitchen" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "last_order" timestamptz,
    ADD COLUMN IF NOT EXISTS "minutes_7d" double precision,
    ADD COLUMN IF NOT EXISTS "orders_1d" bigint;
  CREATE INDEX IF NOT EXISTS "kitchen_load_by_kitchen_time_with_last_order_minutes_7_b9a880a1" ON features."kitchen_load" ("kitchen", "event_time" DESC, "known_at" DESC) INCLUDE ("last_order", "minutes_7d", "orders_1d");
  CREATE TABLE IF NOT EXISTS online."kitchen_load" ("kitchen" text NOT NULL, PRIMARY KEY ("kitchen"));
  ALTER TABLE online."kitchen_load"
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "last_order" timestamptz,
    ADD COLUMN IF NOT EXISTS "minutes_7d" double precision,
    ADD COLUMN IF NOT EXISTS "orders_1d" bigint;

  -- features.station_facts
  CREATE TABLE IF NOT EXISTS features."station_facts" ();
  ALTER TABLE features."station_facts"
    ADD COLUMN IF NOT EXISTS "station" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "height" double precision,
    ADD COLUMN IF NOT EXISTS "opened" date;
  CREATE INDEX IF NOT EXISTS "station_facts_by_station_time_with_height_opened" ON features."station_facts" ("station", "event_time" DESC, "known_at" DESC) INCLUDE ("height", "opened");
  CREATE TABLE IF NOT EXISTS online."station_facts" ("station" text NOT NULL, PRIMARY KEY ("station"));
  ALTER TABLE online."station_facts"
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "height" double precision,
    ADD COLUMN IF NOT EXISTS "opened" date;
`;
