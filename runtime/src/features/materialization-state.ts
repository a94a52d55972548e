import type { Queryable } from "../store/index.js";

/** How far a view is computed: its row of features._materializations. Times are timestamptz texts, exact. */
export interface MaterializationState {
  readonly definitionHash: string;
  readonly lastBatchId: number;
  /** Newest event time of the source that is in the view; "-infinity" without times or rows. */
  readonly materializedUntil: string;
  /** The time as of which online.* was filled. */
  readonly onlineAt: string | null;
}

/** Null before the first materialisation. */
export async function readState(db: Queryable, view: string): Promise<MaterializationState | null> {
  const { rows } = await db.query<{
    definition_hash: string;
    last_batch_id: string;
    materialized_until: string;
    online_at: string | null;
  }>(
    `SELECT definition_hash, last_batch_id::text, materialized_until::text, online_at::text
       FROM features._materializations WHERE view = $1`,
    [view],
  );
  const row = rows[0];
  if (row === undefined) return null;
  return {
    definitionHash: row.definition_hash,
    lastBatchId: Number(row.last_batch_id),
    materializedUntil: row.materialized_until,
    onlineAt: row.online_at,
  };
}

/** Inserts or replaces the view's state. `rows` is the number of rows that the view holds. */
export async function writeState(
  db: Queryable,
  view: string,
  state: MaterializationState & { readonly rows: number },
): Promise<void> {
  await db.query(
    `INSERT INTO features._materializations AS m
       (view, definition_hash, last_batch_id, materialized_until, online_at, rows, updated_at)
     VALUES ($1, $2, $3, $4::timestamptz, $5::timestamptz, $6, now())
     ON CONFLICT (view) DO UPDATE SET
       definition_hash = excluded.definition_hash, last_batch_id = excluded.last_batch_id,
       materialized_until = excluded.materialized_until, online_at = excluded.online_at,
       rows = excluded.rows, updated_at = excluded.updated_at`,
    [view, state.definitionHash, state.lastBatchId, state.materializedUntil, state.onlineAt, state.rows],
  );
}

/** Records that online.* was filled again, as of `onlineAt`. */
export async function writeOnlineAt(db: Queryable, view: string, onlineAt: string): Promise<void> {
  await db.query(
    "UPDATE features._materializations SET online_at = $2::timestamptz, updated_at = now() WHERE view = $1",
    [view, onlineAt],
  );
}

/** Records that a batch is in the view, of which only the batch's own entities changed. */
export async function writeFollowed(
  db: Queryable,
  view: string,
  followed: { readonly batchId: number; readonly newest: string | null; readonly rowsMore: number },
): Promise<void> {
  await db.query(
    `UPDATE features._materializations
        SET last_batch_id = greatest(last_batch_id, $2), rows = rows + $4,
            materialized_until = greatest(materialized_until, $3::timestamptz), updated_at = now()
      WHERE view = $1`,
    [view, followed.batchId, followed.newest, followed.rowsMore],
  );
}

/** Records that rows were computed anew though nothing of theirs changed. */
export async function writeRecomputed(
  db: Queryable,
  view: string,
  { rowsMore, onlineAt }: { readonly rowsMore: number; readonly onlineAt: string },
): Promise<void> {
  await db.query(
    "UPDATE features._materializations SET rows = rows + $2, online_at = $3::timestamptz, updated_at = now() WHERE view = $1",
    [view, rowsMore, onlineAt],
  );
}
