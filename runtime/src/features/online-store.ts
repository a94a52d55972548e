import { escapeIdentifier } from "pg";
import type { Queryable } from "../store/index.js";
import type { FeatureViewDefinition } from "../v1/definitions.js";

/**
 * Fills online."view" with the newest row of each key as of `now`.
 * @param from rows of this event time and later were computed anew, so that they may be gone
 */
export async function refreshOnline(
  db: Queryable,
  view: FeatureViewDefinition,
  from: string,
  now: string,
): Promise<void> {
  await db.query(`DELETE FROM online.${escapeIdentifier(view.name)} WHERE event_time >= $1::timestamptz`, [
    from,
  ]);
  await db.query(view.onlineSql, [now]);
}

/** Whether a row of the view comes into force after `since` and by `now`, with no new data. */
export async function onlineMovesOn(
  db: Queryable,
  view: FeatureViewDefinition,
  since: string,
  now: string,
): Promise<boolean> {
  const { rows } = await db.query<{ moves: boolean }>(
    `SELECT EXISTS (
       SELECT FROM features.${escapeIdentifier(view.name)}
        WHERE greatest(event_time, known_at) > $1::timestamptz
          AND greatest(event_time, known_at) <= $2::timestamptz
     ) AS moves`,
    [since, now],
  );
  return rows[0]?.moves === true;
}
