/** How each batch was to be written and where its data was, and whose rows gave way to later ones. */
export const superseded = {
  version: 13,
  name: "superseded",
  sql: `
ALTER TABLE raw._batches
  ADD COLUMN mode text,                            -- ingest.mode and the cursor; null: pushed, or not recorded yet
  ADD COLUMN place_hash text,                      -- of the path, url, bucket, table or query; null: not recorded yet, or pushed
  ADD COLUMN held_as text,                         -- the declaration under which its rows stay though it read them otherwise; kept: any that comes
  ADD COLUMN superseded_by bigint;                 -- the batch whose loading took all its rows away; 0: a consent dropped them

-- Of batches that read the same content under one name, the newest has the rows.
UPDATE raw._batches AS earlier
   SET superseded_by = (SELECT min(batch_id) FROM raw._batches AS later
                         WHERE later.source = earlier.source AND later.origin = earlier.origin
                           AND later.content_hash = earlier.content_hash AND later.state = 'loaded'
                           AND later.batch_id > earlier.batch_id)
 WHERE state = 'loaded';

CREATE INDEX ON raw._batches (source, batch_id) WHERE superseded_by IS NULL;
`,
};
