import { escapeIdentifier } from "pg";
import { storedTypes } from "../store/index.js";
import type { Queryable } from "../store/index.js";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";

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

/**
 * The same for some entities only. What is not the newest row of its entity changes nothing.
 * @param keys for each key column, in the view's order, a list of values: entities with all values in them
 */
export async function refreshOnlineOf(
  db: Queryable,
  view: FeatureViewDefinition,
  keys: readonly (readonly unknown[])[],
  now: string,
): Promise<void> {
  const names = Object.keys(view.keys).map(escapeIdentifier);
  const types = Object.values(view.keys).map((type) => storedTypes[type]);
  const columns = [...names, "event_time", "known_at", ...Object.keys(view.fields).map(escapeIdentifier)];
  const asked = names.map((name, index) => `${name} = ANY ($${index + 2}::${types[index]}[])`).join(" AND ");
  const same = names.map((name) => `newest.${name} = stored.${name}`).join(" AND ");
  const updated = columns.slice(names.length).map((name) => `${name} = excluded.${name}`);
  await db.query(
    `WITH newest AS (
       SELECT DISTINCT ON (${names.join(", ")}) ${columns.join(", ")}
         FROM features.${escapeIdentifier(view.name)}
        WHERE event_time <= $1::timestamptz AND known_at <= $1::timestamptz AND ${asked}
        ORDER BY ${names.join(", ")}, event_time DESC, known_at DESC
     ),
     gone AS (
       DELETE FROM online.${escapeIdentifier(view.name)} AS stored
        WHERE ${asked} AND NOT EXISTS (SELECT FROM newest WHERE ${same})
     )
     INSERT INTO online.${escapeIdentifier(view.name)} AS stored (${columns.join(", ")})
     SELECT * FROM newest
     ON CONFLICT (${names.join(", ")}) DO UPDATE SET ${updated.join(", ")}
     WHERE (stored.*) IS DISTINCT FROM (excluded.*)`,
    [now, ...keys],
  );
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
