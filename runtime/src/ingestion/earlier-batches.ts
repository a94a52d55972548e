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

/** SQL for `isCurrent`: $1 is the source, $2 the definition. */
const isCurrent = (origin: string, contentHash: string): string =>
  `coalesce((
     SELECT bool_or(content_hash = ${contentHash} AND definition_hash = $2)
       FROM (SELECT DISTINCT ON (state) content_hash, definition_hash, state, batch_id,
                    max(batch_id) OVER () AS newest
               FROM raw._batches WHERE source = $1 AND origin = ${origin}
              ORDER BY state, batch_id DESC) AS newest_by_state
      WHERE state = 'loaded' OR batch_id = newest), false)`;

/** One round trip, as each costs a busy reader more than the query does. */
export async function earlierBatches(
  db: Queryable,
  source: string,
  { name, contentHash }: Pick<Origin, "name" | "contentHash">,
  definition: string,
): Promise<EarlierBatches> {
  const { rows } = await db.query<EarlierBatches>(
    `SELECT ${isCurrent("$3", "$4")} AS "isCurrent",
            NOT EXISTS (SELECT FROM raw._batches WHERE source = $1 AND definition_hash = $2) AS "isFirstRead",
            coalesce((
              SELECT jsonb_agg(batch_id) FROM raw._batches
               WHERE source = $1 AND origin = $3 AND content_hash = $4 AND state = 'loaded'), '[]') AS "sameContent"`,
    [source, definition, name, contentHash],
  );
  const [found] = rows;
  if (found === undefined) throw new Error("raw._batches answered nothing");
  return found;
}

/** The origins whose content is not that of earlier batches, or not known. */
export async function withoutCurrent(
  db: Queryable,
  source: string,
  origins: readonly Origin[],
  definition: string,
): Promise<Origin[]> {
  const { rows } = await db.query<{ name: string }>(
    `SELECT name FROM unnest($3::text[], $4::text[]) AS asked (name, content_hash)
      WHERE content_hash IS NOT NULL AND ${isCurrent("asked.name", "asked.content_hash")}`,
    [source, definition, origins.map(({ name }) => name), origins.map(({ contentHash }) => contentHash)],
  );
  const current = new Set(rows.map(({ name }) => name));
  return origins.filter(({ name }) => !current.has(name));
}
