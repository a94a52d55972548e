/** Rows in quarantine are written with their batch, in one transaction: to ask for each whether it is there doubled their cost. */
export const quarantine = {
  version: 10,
  name: "quarantine",
  sql: `
ALTER TABLE quarantine.rows DROP CONSTRAINT IF EXISTS rows_batch_id_fkey;
`,
};
