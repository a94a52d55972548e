// Generated from mlops.yaml > sources, features by `mlops generate`. Change it there, not here.

/** Creates what is missing and changes nothing that is there; the worker runs it before it starts. */
export const tablesSql = /* sql */ `
  -- sources.at_the_root
  CREATE TABLE IF NOT EXISTS raw."at_the_root" ();
  ALTER TABLE raw."at_the_root"
    ADD COLUMN IF NOT EXISTS "n" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- sources.below_another
  CREATE TABLE IF NOT EXISTS raw."below_another" ();
  ALTER TABLE raw."below_another"
    ADD COLUMN IF NOT EXISTS "n" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- sources.beside_another
  CREATE TABLE IF NOT EXISTS raw."beside_another" ();
  ALTER TABLE raw."beside_another"
    ADD COLUMN IF NOT EXISTS "n" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- sources.colon
  CREATE TABLE IF NOT EXISTS raw."colon" ();
  ALTER TABLE raw."colon"
    ADD COLUMN IF NOT EXISTS "n" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- sources.dollar
  CREATE TABLE IF NOT EXISTS raw."dollar" ();
  ALTER TABLE raw."dollar"
    ADD COLUMN IF NOT EXISTS "n" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- sources.dotted
  CREATE TABLE IF NOT EXISTS raw."dotted" ();
  ALTER TABLE raw."dotted"
    ADD COLUMN IF NOT EXISTS "n" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- sources.folders_by_glob
  CREATE TABLE IF NOT EXISTS raw."folders_by_glob" ();
  ALTER TABLE raw."folders_by_glob"
    ADD COLUMN IF NOT EXISTS "n" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- sources.glob
  CREATE TABLE IF NOT EXISTS raw."glob" ();
  ALTER TABLE raw."glob"
    ADD COLUMN IF NOT EXISTS "n" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;

  -- sources.one_in_a_folder
  CREATE TABLE IF NOT EXISTS raw."one_in_a_folder" ();
  ALTER TABLE raw."one_in_a_folder"
    ADD COLUMN IF NOT EXISTS "n" bigint NOT NULL,
    ADD COLUMN IF NOT EXISTS "_batch_id" bigint NOT NULL;
`;
