// Generated from mlops.yaml > sources, features by `mlops generate`. Change it there, not here.

/** Creates what is missing and changes nothing that is there; the worker runs it before it starts. */
export const tablesSql = /* sql */ `
  -- sources.flights
  CREATE TABLE IF NOT EXISTS raw."flights" ("flight_id" bigint NOT NULL, PRIMARY KEY ("flight_id"));
  ALTER TABLE raw."flights"
    ADD COLUMN IF NOT EXISTS "air_time" bigint,
    ADD COLUMN IF NOT EXISTS "arr_delay" bigint,
    ADD COLUMN IF NOT EXISTS "carrier" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "dep_delay" bigint,
    ADD COLUMN IF NOT EXISTS "dest" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "distance" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "origin" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "sched_dep_utc" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "tailnum" text,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- sources.planes
  CREATE TABLE IF NOT EXISTS raw."planes" ("tailnum" text NOT NULL, PRIMARY KEY ("tailnum"));
  ALTER TABLE raw."planes"
    ADD COLUMN IF NOT EXISTS "engines" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "seats" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "year" bigint,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- sources.weather
  CREATE TABLE IF NOT EXISTS raw."weather" ("origin" text NOT NULL, "time_hour" timestamptz NOT NULL, PRIMARY KEY ("origin", "time_hour"));
  ALTER TABLE raw."weather"
    ADD COLUMN IF NOT EXISTS "humid" double precision,
    ADD COLUMN IF NOT EXISTS "precip" double precision,
    ADD COLUMN IF NOT EXISTS "pressure" double precision,
    ADD COLUMN IF NOT EXISTS "temp" double precision,
    ADD COLUMN IF NOT EXISTS "visib" double precision,
    ADD COLUMN IF NOT EXISTS "wind_speed" double precision,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- features.airport_weather
  CREATE TABLE IF NOT EXISTS features."airport_weather" ();
  ALTER TABLE features."airport_weather"
    ADD COLUMN IF NOT EXISTS "origin" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "humid" double precision,
    ADD COLUMN IF NOT EXISTS "low_visibility" boolean,
    ADD COLUMN IF NOT EXISTS "precip" double precision,
    ADD COLUMN IF NOT EXISTS "pressure" double precision,
    ADD COLUMN IF NOT EXISTS "temp" double precision,
    ADD COLUMN IF NOT EXISTS "visib" double precision,
    ADD COLUMN IF NOT EXISTS "wind_speed" double precision;
  CREATE INDEX IF NOT EXISTS "airport_weather_by_origin_time_with_humid_low_visibili_88fc82d0" ON features."airport_weather" ("origin", "event_time" DESC, "known_at" DESC) INCLUDE ("humid", "low_visibility", "precip", "pressure", "temp", "visib", "wind_speed");
  CREATE TABLE IF NOT EXISTS online."airport_weather" ("origin" text NOT NULL, PRIMARY KEY ("origin"));
  ALTER TABLE online."airport_weather"
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "humid" double precision,
    ADD COLUMN IF NOT EXISTS "low_visibility" boolean,
    ADD COLUMN IF NOT EXISTS "precip" double precision,
    ADD COLUMN IF NOT EXISTS "pressure" double precision,
    ADD COLUMN IF NOT EXISTS "temp" double precision,
    ADD COLUMN IF NOT EXISTS "visib" double precision,
    ADD COLUMN IF NOT EXISTS "wind_speed" double precision;

  -- features.carrier_record
  CREATE TABLE IF NOT EXISTS features."carrier_record" ();
  ALTER TABLE features."carrier_record"
    ADD COLUMN IF NOT EXISTS "carrier" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "dep_delay_6h" double precision,
    ADD COLUMN IF NOT EXISTS "flights_1d" bigint,
    ADD COLUMN IF NOT EXISTS "late_rate_7d" double precision;
  CREATE INDEX IF NOT EXISTS "carrier_record_by_carrier_time_with_dep_delay_6h_fligh_2230d98c" ON features."carrier_record" ("carrier", "event_time" DESC, "known_at" DESC) INCLUDE ("dep_delay_6h", "flights_1d", "late_rate_7d");
  CREATE TABLE IF NOT EXISTS online."carrier_record" ("carrier" text NOT NULL, PRIMARY KEY ("carrier"));
  ALTER TABLE online."carrier_record"
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "dep_delay_6h" double precision,
    ADD COLUMN IF NOT EXISTS "flights_1d" bigint,
    ADD COLUMN IF NOT EXISTS "late_rate_7d" double precision;

  -- features.destination_record
  CREATE TABLE IF NOT EXISTS features."destination_record" ();
  ALTER TABLE features."destination_record"
    ADD COLUMN IF NOT EXISTS "dest" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "late_rate_1d" double precision,
    ADD COLUMN IF NOT EXISTS "late_rate_7d" double precision;
  CREATE INDEX IF NOT EXISTS "destination_record_by_dest_time_with_late_rate_1d_late_rate_7d" ON features."destination_record" ("dest", "event_time" DESC, "known_at" DESC) INCLUDE ("late_rate_1d", "late_rate_7d");
  CREATE TABLE IF NOT EXISTS online."destination_record" ("dest" text NOT NULL, PRIMARY KEY ("dest"));
  ALTER TABLE online."destination_record"
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "late_rate_1d" double precision,
    ADD COLUMN IF NOT EXISTS "late_rate_7d" double precision;

  -- features.origin_record
  CREATE TABLE IF NOT EXISTS features."origin_record" ();
  ALTER TABLE features."origin_record"
    ADD COLUMN IF NOT EXISTS "origin" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "dep_delay_6h" double precision,
    ADD COLUMN IF NOT EXISTS "flights_1d" bigint,
    ADD COLUMN IF NOT EXISTS "late_rate_7d" double precision;
  CREATE INDEX IF NOT EXISTS "origin_record_by_origin_time_with_dep_delay_6h_flights_bd0949ef" ON features."origin_record" ("origin", "event_time" DESC, "known_at" DESC) INCLUDE ("dep_delay_6h", "flights_1d", "late_rate_7d");
  CREATE TABLE IF NOT EXISTS online."origin_record" ("origin" text NOT NULL, PRIMARY KEY ("origin"));
  ALTER TABLE online."origin_record"
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "dep_delay_6h" double precision,
    ADD COLUMN IF NOT EXISTS "flights_1d" bigint,
    ADD COLUMN IF NOT EXISTS "late_rate_7d" double precision;

  -- features.plane_facts
  CREATE TABLE IF NOT EXISTS features."plane_facts" ();
  ALTER TABLE features."plane_facts"
    ADD COLUMN IF NOT EXISTS "tailnum" text NOT NULL,
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "seats" bigint,
    ADD COLUMN IF NOT EXISTS "year" bigint;
  CREATE INDEX IF NOT EXISTS "plane_facts_by_tailnum_time_with_seats_year" ON features."plane_facts" ("tailnum", "event_time" DESC, "known_at" DESC) INCLUDE ("seats", "year");
  CREATE TABLE IF NOT EXISTS online."plane_facts" ("tailnum" text NOT NULL, PRIMARY KEY ("tailnum"));
  ALTER TABLE online."plane_facts"
    ADD COLUMN IF NOT EXISTS "event_time" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "known_at" timestamptz NOT NULL,
    ADD COLUMN IF NOT EXISTS "seats" bigint,
    ADD COLUMN IF NOT EXISTS "year" bigint;
`;
