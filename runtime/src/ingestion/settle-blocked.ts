import type { Queryable } from "../store/index.js";

/** What an origin holds now; hash null: only reading it would tell. */
export interface Held {
  readonly name: string;
  readonly contentHash: string | null;
}

/** SQL of the batches that block a source: the newest of their origins, which still holds what was refused. */
export const standingBlocks = (source: string): string =>
  `SELECT blocked.* FROM raw._batches AS blocked
    WHERE ${source} AND blocked.state = 'blocked' AND blocked.settled_at IS NULL
      AND NOT EXISTS (SELECT FROM raw._batches AS later
                       WHERE later.source = blocked.source AND later.origin = blocked.origin
                         AND later.batch_id > blocked.batch_id)`;

/**
 * Records which blocked batches are settled: their origin is gone, or holds something else again, such as what was
 * loaded before. One that is back with what was refused stands again.
 * @param held all origins of the source, or with `others: "stay"` some
 */
export async function settleBlocked(
  db: Queryable,
  source: string,
  held: readonly Held[],
  others: "are gone" | "stay" = "are gone",
): Promise<void> {
  await db.query(
    `WITH newest AS (
       SELECT blocked.batch_id, blocked.settled_at, held.name IS NOT NULL AS is_there,
              coalesce(held.content_hash = blocked.content_hash, true) AS is_same
         FROM raw._batches AS blocked
         LEFT JOIN unnest($2::text[], $3::text[]) AS held (name, content_hash) ON held.name = blocked.origin
        WHERE blocked.source = $1 AND blocked.state = 'blocked'
          AND NOT EXISTS (SELECT FROM raw._batches AS later
                           WHERE later.source = blocked.source AND later.origin = blocked.origin
                             AND later.batch_id > blocked.batch_id))
     UPDATE raw._batches AS batch
        SET settled_at = CASE WHEN newest.settled_at IS NULL THEN transaction_timestamp() END
       FROM newest
      WHERE batch.batch_id = newest.batch_id AND (newest.is_there OR $4)
        AND (newest.is_there AND newest.is_same) = (newest.settled_at IS NOT NULL)`,
    [source, held.map(({ name }) => name), held.map(({ contentHash }) => contentHash), others === "are gone"],
  );
}
