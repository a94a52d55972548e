/** What a source's transform made of each batch. */
export const transforms = {
  version: 8,
  name: "transforms",
  sql: `
-- {function, hash, rows_in, rows_out, rows_dropped}: the code of the user's own that the rows passed
ALTER TABLE raw._batches ADD COLUMN transform jsonb;
`,
};
