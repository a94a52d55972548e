import pg from "pg";
import type { SourceDefinition } from "../definitions/source.js";
import { isPushOrigin } from "./origin.js";
import { rawTable } from "./raw-rows.js";
import { stagingTable, typedRows } from "./staging.js";

/**
 * Takes rows out of the staging table whose key was pushed after they were first loaded: read again they are not
 * newer.
 * @param lastRead the newest batch that loaded them; null: they come for the first time
 * @returns how many
 */
export async function yieldToPushed(
  client: pg.PoolClient,
  source: SourceDefinition,
  lastRead: number | null,
): Promise<number> {
  const { primaryKey, columns, ingest } = source;
  if (lastRead === null || primaryKey.length === 0 || ingest.mode === "full" || ingest.mode === "scd2")
    return 0;
  const { rows } = await client.query<{ id: number }>(
    `SELECT batch_id AS id FROM raw._batches
      WHERE source = $1 AND batch_id > $2 AND superseded_by IS NULL AND ${isPushOrigin("origin")}`,
    [source.name, lastRead],
  );
  if (rows.length === 0) return 0;
  const key = primaryKey.map(pg.escapeIdentifier).map((name) => `stored.${name} = typed.${name}`);
  const { rowCount } = await client.query(
    `DELETE FROM ${stagingTable(columns)} AS staged
      USING ${typedRows(columns)}, ${rawTable(source)} AS stored
      WHERE staged._row_number = typed._row_number AND stored._batch_id = ANY ($1) AND ${key.join(" AND ")}`,
    [rows.map(({ id }) => id)],
  );
  return rowCount ?? 0;
}
