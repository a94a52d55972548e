import type { Queryable } from "../store/index.js";
import type { Origin } from "./origin.js";

/** What the batches of a source say of some content of one of its origins, under a definition. */
export interface EarlierBatches {
  /**
   * The origin's newest batch, or its newest loaded one, read this content with this definition. A blocked batch
   * counts: reading the same again would block it again.
   */
  readonly isCurrent: boolean;
  /** Nothing of the source was read with this definition yet. */
  readonly isFirstRead: boolean;
  /** Ids of the loaded batches that read this content, whatever the definition. */
  readonly sameContent: readonly number[];
}

/** One round trip, as each costs a busy reader more than the query does. */
export async function earlierBatches(
  db: Queryable,
  source: string,
  { name, contentHash }: Pick<Origin, "name" | "contentHash">,
  definition: string,
): Promise<EarlierBatches> {
  const { rows } = await db.query<EarlierBatches>(
    `SELECT coalesce((
              SELECT bool_or(content_hash = $3 AND definition_hash = $4)
                FROM (SELECT DISTINCT ON (state) content_hash, definition_hash, state, batch_id,
                             max(batch_id) OVER () AS newest
                        FROM raw._batches WHERE source = $1 AND origin = $2
                       ORDER BY state, batch_id DESC) AS newest_by_state
               WHERE state = 'loaded' OR batch_id = newest), false) AS "isCurrent",
            NOT EXISTS (SELECT FROM raw._batches WHERE source = $1 AND definition_hash = $4) AS "isFirstRead",
            coalesce((
              SELECT jsonb_agg(batch_id) FROM raw._batches
               WHERE source = $1 AND origin = $2 AND content_hash = $3 AND state = 'loaded'), '[]') AS "sameContent"`,
    [source, name, contentHash, definition],
  );
  const [found] = rows;
  if (found === undefined) throw new Error("raw._batches answered nothing");
  return found;
}
