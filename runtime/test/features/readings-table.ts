import type pg from "pg";
import type { FeatureViewDefinition } from "../../src/definitions/feature-view.js";

/** Adds so many readings of 50 sensors, one a second from the number's time on, as a batch. */
export async function insertReadings(pool: pg.Pool, count: number, first = 1): Promise<void> {
  await pool.query(
    `WITH batch AS (
       INSERT INTO raw._batches (source, origin, content_hash, state, rows_read, rows_loaded, rows_quarantined,
                                 min_event_time, max_event_time, started_at)
       VALUES ('readings', 'f', gen_random_uuid()::text, 'loaded', $2::int, $2::int, 0,
               timestamptz '2026-01-01' + $1::int * interval '1 second',
               timestamptz '2026-01-01' + ($1::int + $2::int - 1) * interval '1 second', now()) RETURNING batch_id)
     INSERT INTO raw.readings (id, sensor, at, value, _batch_id)
     SELECT n, 's' || n % 50, timestamptz '2026-01-01' + n * interval '1 second', n, batch_id
       FROM batch, generate_series($1::int, $1::int + $2::int - 1) AS n
     ON CONFLICT (id) DO UPDATE SET value = -excluded.value, _batch_id = excluded._batch_id`,
    [first, count],
  );
}

/** The view by another definition: values have another sign, and each statement takes so long. */
export function negated(view: FeatureViewDefinition, seconds = 0): FeatureViewDefinition {
  const rowsSql = view.rowsSql.replace("AS known_at, value", "AS known_at, -value AS value");
  return { ...view, rowsSql: `${rowsSql} AND (SELECT pg_sleep(${seconds})) IS NOT NULL` };
}

/** Rows that the view's table has and a computation from scratch has not, and the other way round; and what is online and should not be. */
export async function differences(pool: pg.Pool, view: FeatureViewDefinition): Promise<unknown> {
  const stored = `SELECT sensor, event_time, known_at, value FROM features."${view.name}"`;
  const scratch = view.rowsSql.replace("$1", "'-infinity'");
  const newest = `SELECT DISTINCT ON (sensor) * FROM (${stored}) AS s ORDER BY sensor, event_time DESC, known_at DESC`;
  const { rows } = await pool.query(
    `SELECT (SELECT count(*) FROM ((${stored}) EXCEPT ALL (${scratch})) AS more) AS more,
            (SELECT count(*) FROM ((${scratch}) EXCEPT ALL (${stored})) AS less) AS less,
            (SELECT count(*) FROM ((${newest}) EXCEPT ALL (SELECT sensor, event_time, known_at, value FROM online."${view.name}")) AS offline) AS offline`,
  );
  return rows[0];
}

export const none = { more: 0, less: 0, offline: 0 };
