/** Rows that came too late, and refused content that is no longer there. */
export const deliveries = {
  version: 11,
  name: "deliveries",
  sql: `
ALTER TABLE raw._batches
  ADD COLUMN rows_late bigint NOT NULL DEFAULT 0, -- dropped, as a later version of their key stands
  ADD COLUMN settled_at timestamptz;              -- blocked: since when its origin is gone or holds something else
`,
};
