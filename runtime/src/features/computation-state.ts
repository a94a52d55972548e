import type { Queryable } from "../store/index.js";

/** A computation of a view's rows in intervals that is under way: its row of features._computations. Times are timestamptz texts. */
export interface Computation {
  /** full: all rows, by a new definition. incremental: rows from a change on. backfill: rows that somebody asked for. */
  readonly kind: "full" | "incremental" | "backfill";
  readonly definitionHash: string;
  /** Newest batch of the source when it began: all its rows are at least as new. */
  readonly lastBatchId: number;
  /** Newest event time of the source when it began. */
  readonly materializedUntil: string;
  readonly from: string;
  /** Exclusive; null: to the end. */
  readonly to: string | null;
  /** Where its intervals end, the last one excepted; rising. */
  readonly ends: readonly string[];
  /** Intervals whose rows are in computing."view". */
  readonly done: number;
}

export async function readComputation(db: Queryable, view: string): Promise<Computation | null> {
  const { rows } = await db.query<Computation>(
    `SELECT kind, definition_hash AS "definitionHash", last_batch_id AS "lastBatchId",
            materialized_until::text AS "materializedUntil", event_from::text AS "from", event_to::text AS "to",
            ends::text[] AS ends, done
       FROM features._computations WHERE view = $1`,
    [view],
  );
  return rows[0] ?? null;
}

/** Records that a computation begins. */
export async function writeComputation(
  db: Queryable,
  view: string,
  computation: Omit<Computation, "done">,
): Promise<void> {
  const { kind, definitionHash, lastBatchId, materializedUntil, from, to, ends } = computation;
  await db.query(
    `INSERT INTO features._computations
       (view, kind, definition_hash, last_batch_id, materialized_until, event_from, event_to, ends)
     VALUES ($1, $2, $3, $4, $5::timestamptz, $6::timestamptz, $7::timestamptz, $8::timestamptz[])`,
    [view, kind, definitionHash, lastBatchId, materializedUntil, from, to, ends],
  );
}

/** Records that the rows of the next interval are in computing."view". */
export async function writeIntervalDone(db: Queryable, view: string, rows: number): Promise<void> {
  await db.query(
    "UPDATE features._computations SET done = done + 1, rows = rows + $2, updated_at = now() WHERE view = $1",
    [view, rows],
  );
}

export async function deleteComputation(db: Queryable, view: string): Promise<void> {
  await db.query("DELETE FROM features._computations WHERE view = $1", [view]);
}
