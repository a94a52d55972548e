import pg from "pg";
import type { Declaration } from "./declaration.js";
import type { Queryable } from "../store/index.js";
import { isPushOrigin } from "./origin.js";

/**
 * SQL that is true for a batch that was read and written as the declaration says. Batches of before modes were recorded
 * tell by their files whether all were read together.
 * @param batch alias of raw._batches
 */
export function isReadAs({ definition, mode, place, isWhole }: Declaration, batch: string): string {
  const unrecorded = `${batch}.mode IS NULL AND (${batch}.files IS NULL OR (${batch}.files <> ARRAY[${batch}.origin]) = ${isWhole})`;
  const parts = [
    `${batch}.definition_hash = ${pg.escapeLiteral(definition)}`,
    ...(mode === null ? [] : [`(${batch}.mode = ${pg.escapeLiteral(mode)} OR ${unrecorded})`]),
    ...(place === null ? [] : [`coalesce(${batch}.place_hash = ${pg.escapeLiteral(place)}, true)`]),
  ];
  return `(${parts.join(" AND ")})`;
}

/** SQL that is true for a batch whose rows, if it has any left, an earlier declaration of its source has loaded. */
export function isStale(declaration: Declaration, batch: string): string {
  return `(${batch}.state = 'loaded' AND ${batch}.superseded_by IS NULL AND NOT ${isPushOrigin(`${batch}.origin`)}
           AND coalesce(${batch}.held_as <> '${declaration.hash}', NOT ${isReadAs(declaration, batch)}))`;
}

/** A loaded batch of an earlier declaration. */
export interface StaleBatch {
  readonly id: number;
  readonly origin: string;
  readonly contentHash: string;
  /** All files were read together, as in mode full. */
  readonly isWhole: boolean;
  /** The data is still looked for where it was. */
  readonly isSamePlace: boolean;
}

export async function staleBatches(
  db: Queryable,
  source: string,
  declaration: Declaration,
): Promise<StaleBatch[]> {
  const { rows } = await db.query<StaleBatch>(
    `SELECT batch_id AS id, origin, content_hash AS "contentHash",
            coalesce(mode IN ('full', 'scd2'), files <> ARRAY[origin], false) AS "isWhole",
            coalesce(place_hash = $2, true) OR coalesce(held_as = '${kept}', false) AS "isSamePlace"
       FROM raw._batches AS batch WHERE source = $1 AND ${isStale(declaration, "batch")} ORDER BY batch_id`,
    [source, declaration.place],
  );
  return rows;
}

/** What `held_as` says between the consent to keep rows of another place and the load after which they stay. */
const kept = "kept";

/** The rows of these batches stay though their data was in another place: as if it had been in the present one. */
export async function keepBatches(db: Queryable, batches: readonly number[]): Promise<void> {
  await db.query("UPDATE raw._batches SET held_as = $1 WHERE batch_id = ANY ($2)", [kept, batches]);
}

/** From now on the rows of these batches count as rows of the declaration, though it has not read them. */
export async function holdAs(
  db: Queryable,
  { hash }: Declaration,
  batches: readonly number[],
): Promise<void> {
  if (batches.length === 0) return;
  await db.query("UPDATE raw._batches SET held_as = $1 WHERE batch_id = ANY ($2)", [hash, batches]);
}

/** Records that the rows of batches gave way to another one's: of those, or of all of the source. */
export async function supersede(
  db: Queryable,
  source: string,
  batchId: number,
  batches: readonly number[] | "all",
): Promise<void> {
  if (batches.length === 0) return;
  await db.query(
    `UPDATE raw._batches SET superseded_by = $2
      WHERE source = $1 AND batch_id < $2 AND state = 'loaded' AND superseded_by IS NULL
        ${batches === "all" ? "" : "AND batch_id = ANY ($3)"}`,
    batches === "all" ? [source, batchId] : [source, batchId, batches],
  );
}

/** Whether something was loaded as the source is declared, by its flow or pushed. */
export async function isLoadedAs(db: Queryable, source: string, declaration: Declaration): Promise<boolean> {
  const { rows } = await db.query<{ loaded: boolean }>(
    `SELECT EXISTS (SELECT FROM raw._batches AS batch
                     WHERE source = $1 AND state = 'loaded' AND superseded_by IS NULL
                       AND (${isReadAs(declaration, "batch")} OR definition_hash = $2 AND ${isPushOrigin("origin")})) AS loaded`,
    [source, declaration.definition],
  );
  return rows[0]?.loaded === true;
}
