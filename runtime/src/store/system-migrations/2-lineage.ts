/** Where each batch's rows come from, and what was odd about its columns. */
export const lineage = {
  version: 2,
  name: "lineage",
  sql: `
ALTER TABLE raw._batches
  ADD COLUMN reason text,                          -- schedule, request, bootstrap, backfill
  ADD COLUMN files text[],                         -- what was read, in order; null for a table
  ADD COLUMN cursor_from text,                     -- least value of the cursor that was asked for; null: from the beginning
  ADD COLUMN cursor_to text,                       -- greatest value that was read
  ADD COLUMN interval_from timestamptz,            -- backfill: event times from here on
  ADD COLUMN interval_to timestamptz,              -- and before here
  ADD COLUMN rows_updated bigint NOT NULL DEFAULT 0, -- of those loaded: whose key was there already
  ADD COLUMN rows_closed bigint NOT NULL DEFAULT 0,  -- versions of rows that came to their end (scd2)
  ADD COLUMN drift jsonb;                          -- {added}: undeclared columns with their types
`,
};
