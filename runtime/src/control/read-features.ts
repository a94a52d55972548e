import { missingByView } from "../features/missing-values.js";
import type { Queryable } from "../store/index.js";
import type { FeatureStatus } from "./status.js";

/** How far each view is computed. */
export async function readFeatures(db: Queryable, views: readonly string[]): Promise<FeatureStatus[]> {
  const { rows } = await db.query<{ view: string; rows: number; until: Date | null; updated_at: Date }>(
    `SELECT view, rows, CASE WHEN isfinite(materialized_until) THEN materialized_until END AS until, updated_at
       FROM features._materializations WHERE view = ANY($1)`,
    [views],
  );
  const { rows: underWay } = await db.query<{ view: string; done: number; intervals: number }>(
    `SELECT view, done, cardinality(ends) + 1 AS intervals FROM features._computations WHERE view = ANY($1)`,
    [views],
  );
  const missing = await missingByView(db, views);
  return views.map((name) => {
    const row = rows.find(({ view }) => view === name);
    const computing = underWay.find(({ view }) => view === name) ?? null;
    return {
      name,
      state: row === undefined ? "empty" : "materialized",
      rows: row?.rows ?? 0,
      until: row?.until?.toISOString() ?? null,
      updatedAt: row?.updated_at.toISOString() ?? null,
      missing: missing.get(name) ?? null,
      computing: computing && { done: computing.done, intervals: computing.intervals },
    };
  });
}
