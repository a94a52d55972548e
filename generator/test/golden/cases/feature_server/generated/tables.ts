// Generated from mlops.yaml > sources, features by `mlops generate`. Change it there, not here.

/** Creates what is missing and changes nothing that is there; the worker runs it before it starts. */
export const tablesSql = /* sql */ `
  -- sources.orders
  CREATE TABLE IF NOT EXISTS raw."orders" ("order_id" bigint NOT NULL, PRIMARY KEY ("order_id"));
  ALTER TABLE raw."orders"
    ADD COLUMN IF NOT EXISTS "amount" double precision NOT NULL,
    ADD COLUMN IF NOT EXISTS "customer" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "ordered_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "shop" bigint,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;
  CREATE INDEX IF NOT EXISTS "orders_by_customer_shop_ordered_at" ON raw."orders" ("customer", "shop", "ordered_at");
  CREATE INDEX IF NOT EXISTS "orders_by_customer_ordered_at" ON raw."orders" ("customer", "ordered_at");

  -- features.last_order
  CREATE TABLE IF NOT EXISTS features."last_order" ();
  ALTER TABLE features."last_order"
    ADD COLUMN IF NOT EXISTS "customer" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "shop" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "amount" double precision;
  CREATE INDEX IF NOT EXISTS "last_order_by_customer_shop_time_with_amount" ON features."last_order" ("customer", "shop", "event_time" DESC, "known_at" DESC) INCLUDE ("amount");
  CREATE TABLE IF NOT EXISTS online."last_order" ("customer" text NOT NULL, "shop" bigint NOT NULL, PRIMARY KEY ("customer", "shop"));
  ALTER TABLE online."last_order"
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "amount" double precision;

  -- features.order_record
  CREATE TABLE IF NOT EXISTS features."order_record" ();
  ALTER TABLE features."order_record"
    ADD COLUMN IF NOT EXISTS "customer" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "orders_7d" bigint,
    ADD COLUMN IF NOT EXISTS "spent_7d" double precision;
  CREATE INDEX IF NOT EXISTS "order_record_by_customer_time_with_orders_7d_spent_7d" ON features."order_record" ("customer", "event_time" DESC, "known_at" DESC) INCLUDE ("orders_7d", "spent_7d");
  CREATE TABLE IF NOT EXISTS online."order_record" ("customer" text NOT NULL, PRIMARY KEY ("customer"));
  ALTER TABLE online."order_record"
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "orders_7d" bigint,
    ADD COLUMN IF NOT EXISTS "spent_7d" double precision;
`;
