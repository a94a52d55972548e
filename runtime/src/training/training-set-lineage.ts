import type { Queryable } from "../store/index.js";
import type { ModelDefinition } from "../definitions/model.js";

/** Where a training set comes from, as of when it is read. */
export interface TrainingSetLineage {
  readonly source: { readonly name: string; readonly batches: number; readonly last_batch_id: number | null };
  readonly views: readonly {
    readonly name: string;
    readonly definition_hash: string;
    /** Newest batch of the view's source that is in it. */
    readonly last_batch_id: number;
    /** Newest event time of the source that is in the view; null without times. */
    readonly materialized_until: string | null;
  }[];
}

export async function trainingSetLineage(
  db: Queryable,
  { source, views }: Pick<ModelDefinition, "source" | "views">,
): Promise<TrainingSetLineage> {
  const batches = await db.query<{ batches: number; last: number | null }>(
    "SELECT count(*) AS batches, max(batch_id) AS last FROM raw._batches WHERE source = $1 AND state = 'loaded'",
    [source],
  );
  const computed = await db.query<TrainingSetLineage["views"][number]>(
    `SELECT view AS name, definition_hash, last_batch_id,
            CASE WHEN isfinite(materialized_until) THEN to_json(materialized_until) #>> '{}' END AS materialized_until
       FROM features._materializations WHERE view = ANY ($1) ORDER BY view`,
    [views],
  );
  const { batches: count = 0, last = null } = batches.rows[0] ?? {};
  return { source: { name: source, batches: count, last_batch_id: last }, views: computed.rows };
}
