import pg from "pg";
import type { SourceDefinition } from "../definitions/source.js";
import type { Flaws } from "./rows/file-report.js";
import { typedRows } from "./staging.js";

/**
 * Whether the source has a key and no two typed rows share one. True is certain; texts and keys of several columns are
 * counted by a hash of 64 bits, which sorts faster than they do.
 * @param flaws what reading told of the rows; null: nothing
 */
export async function hasUniqueKeys(
  client: pg.PoolClient,
  source: SourceDefinition,
  flaws: Flaws | null,
): Promise<boolean> {
  if (flaws?.key.isAscending === true) return true;
  const [first, ...others] = source.primaryKey;
  if (first === undefined) return false;
  const key = source.primaryKey.map(pg.escapeIdentifier).join(", ");
  const isPlain = others.length === 0 && source.columns[first]?.type !== "string";
  const counted = isPlain ? key : `hash_record_extended(ROW(${key}), 0)`;
  const { rows } = await client.query<{ unique: boolean }>(
    `SELECT count(*) = count(DISTINCT ${counted}) AS unique FROM ${typedRows(source.columns)}
      WHERE num_nulls(${key}) = 0`,
  );
  return rows[0]?.unique === true;
}
