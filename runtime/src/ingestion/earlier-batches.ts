import type { Queryable } from "../store/index.js";
import type { Declaration } from "./declaration.js";
import { isReadAs } from "./held-batches.js";
import type { Origin } from "./origin.js";

/** What the batches of a source say of some content of one of its origins, under a declaration. */
export interface EarlierBatches {
  /**
   * The origin's newest batch, or its newest loaded one, read this content as declared. A blocked batch
   * counts: reading the same again would block it again.
   */
  readonly isCurrent: boolean;
  /** Ids of the loaded batches that read this content, however, and of those that the origin replaces. */
  readonly replaced: readonly number[];
  /** The newest of those that read this content; null: none did. */
  readonly lastRead: number | null;
}

/** SQL for `isCurrent`: $1 is the source. */
const isCurrent = (origin: string, contentHash: string, declaration: Declaration): string =>
  `coalesce((
     SELECT bool_or(content_hash = ${contentHash} AND is_read AND (superseded_by IS NULL OR state = 'blocked'))
       FROM (SELECT DISTINCT ON (state) content_hash, superseded_by, state, batch_id,
                    ${isReadAs(declaration, "batch")} AS is_read,
                    max(batch_id) OVER () AS newest
               FROM raw._batches AS batch WHERE source = $1 AND origin = ${origin}
              ORDER BY state, batch_id DESC) AS newest_by_state
      WHERE state = 'loaded' OR batch_id = newest), false)`;

/** One round trip, as each costs a busy reader more than the query does. */
export async function earlierBatches(
  db: Queryable,
  source: string,
  { name, contentHash, replaces = [] }: Pick<Origin, "name" | "contentHash" | "replaces">,
  declaration: Declaration,
): Promise<EarlierBatches> {
  const { rows } = await db.query<EarlierBatches>(
    `SELECT ${isCurrent("$2", "$3", declaration)} AS "isCurrent",
            replaced.ids AS replaced, replaced.last AS "lastRead"
       FROM (SELECT coalesce(jsonb_agg(batch_id), '[]') AS ids, max(batch_id) FILTER (WHERE content_hash = $3) AS last
               FROM raw._batches
              WHERE source = $1 AND state = 'loaded' AND superseded_by IS NULL
                AND (origin = $2 AND content_hash = $3 OR batch_id = ANY ($4))) AS replaced`,
    [source, name, contentHash, replaces],
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
  declaration: Declaration,
): Promise<Origin[]> {
  const { rows } = await db.query<{ name: string }>(
    `SELECT name FROM unnest($2::text[], $3::text[]) AS asked (name, content_hash)
      WHERE content_hash IS NOT NULL AND ${isCurrent("asked.name", "asked.content_hash", declaration)}`,
    [source, origins.map(({ name }) => name), origins.map(({ contentHash }) => contentHash)],
  );
  const current = new Set(rows.map(({ name }) => name));
  return origins.filter(({ name }) => !current.has(name));
}
