import pg from "pg";
import type { Queryable } from "../store/index.js";
import { storedTypes } from "../store/index.js";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import type { SourceDefinition } from "../definitions/source.js";
import type { Standing } from "./due-rows.js";

/** For each key column, in the view's order, a list of values: entities with all values in them. */
export type EntityLists = readonly (readonly string[])[];

/** Beyond so many, and beyond this share of the view's entities, a computation of all is no dearer. */
const mostEntities = 5_000;
const greatestShare = 0.2;

/**
 * The entities of rows that came since the view was computed, where those are few: nobody else's rows have to be computed
 * then. Null: all have to be, as entities are many, or as rows were replaced or removed, which leaves no trace of whose
 * they were.
 */
export async function touchedEntities(
  db: Queryable,
  view: FeatureViewDefinition,
  source: SourceDefinition,
  { known, due }: Standing,
): Promise<EntityLists | null> {
  const keys = Object.keys(view.keys).map(pg.escapeIdentifier);
  if (known === null || due === null || source.eventTime === null || keys.length === 0) return null;
  const since = [known.lastBatchId, due.lastBatchId] as const;
  if (!(await onlyAdded(db, source, since))) return null;
  const touched = await db.query<string[]>({
    text: `SELECT DISTINCT ${keys.map((key) => `${key}::text`).join(", ")} FROM raw.${pg.escapeIdentifier(source.name)}
            WHERE _batch_id > $1 AND _batch_id <= $2 AND ${keys.map((key) => `${key} IS NOT NULL`).join(" AND ")}
            LIMIT ${mostEntities + 1}`,
    values: [...since],
    rowMode: "array",
  });
  if (touched.rows.length > mostEntities) return null;
  const lists = keys.map((_, index) => [...new Set(touched.rows.map((row) => row[index] ?? ""))]);
  return (await shareOf(db, view, lists)) <= greatestShare ? lists : null;
}

/** Whether the batches after the first one, up to the second, added rows and changed none. */
async function onlyAdded(
  db: Queryable,
  { name, ingest }: SourceDefinition,
  [after, until]: readonly [number, number],
): Promise<boolean> {
  if (ingest.mode === "full" || ingest.mode === "scd2") return false;
  const { rows } = await db.query<{ added: boolean }>(
    `SELECT bool_and(rows_updated = 0 AND interval_from IS NULL AND NOT EXISTS (
              SELECT FROM raw._batches AS earlier
               WHERE earlier.source = batch.source AND earlier.superseded_by = batch.batch_id)) AS added
       FROM raw._batches AS batch
      WHERE source = $1 AND state = 'loaded' AND batch_id > $2 AND batch_id <= $3`,
    [name, after, until],
  );
  return rows[0]?.added === true;
}

/** Which share of the entities that are online the lists select. */
async function shareOf(db: Queryable, view: FeatureViewDefinition, lists: EntityLists): Promise<number> {
  const selected = Object.entries(view.keys).map(
    ([name, type], index) => `${pg.escapeIdentifier(name)} = ANY ($${index + 1}::${storedTypes[type]}[])`,
  );
  const { rows } = await db.query<{ share: number | null }>(
    `SELECT count(*) FILTER (WHERE ${selected.join(" AND ")})::float8 / nullif(count(*), 0) AS share
       FROM online.${pg.escapeIdentifier(view.name)}`,
    [...lists],
  );
  return rows[0]?.share ?? 1;
}
