import type { Queryable } from "../store/index.js";
import type { Origin } from "./origin.js";

/**
 * Whether the origin's newest batch, or its newest loaded one, read this content with this definition.
 * A blocked batch counts: reading the same again would block it again.
 */
export async function isCurrent(
  db: Queryable,
  source: string,
  { name, contentHash }: Pick<Origin, "name" | "contentHash">,
  definition: string,
): Promise<boolean> {
  const { rows } = await db.query<{ current: boolean }>(
    `SELECT bool_or(content_hash = $3 AND definition_hash = $4) AS current
       FROM (SELECT DISTINCT ON (state) content_hash, definition_hash, state, batch_id,
                    max(batch_id) OVER () AS newest
               FROM raw._batches WHERE source = $1 AND origin = $2
              ORDER BY state, batch_id DESC) AS newest_by_state
      WHERE state = 'loaded' OR batch_id = newest`,
    [source, name, contentHash, definition],
  );
  return rows[0]?.current === true;
}

/** Whether nothing of the source was read with this definition yet. */
export async function isFirstRead(db: Queryable, source: string, definition: string): Promise<boolean> {
  const { rows } = await db.query(
    "SELECT FROM raw._batches WHERE source = $1 AND definition_hash = $2 LIMIT 1",
    [source, definition],
  );
  return rows.length === 0;
}
