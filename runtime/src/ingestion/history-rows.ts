import pg from "pg";
import type { SourceDefinition } from "../definitions/source.js";
import { acceptedRows, rawTable } from "./raw-rows.js";
import { columnList } from "./staging.js";

/**
 * Brings a source's history (slowly changing dimension type 2) up to a complete reading: versions whose row is gone or
 * has other values end now, and rows without a present version begin one. Reading the same again changes nothing.
 * @returns versions that came to their end
 */
export async function writeVersions(
  client: pg.PoolClient,
  source: SourceDefinition,
  batchId: number,
): Promise<number> {
  const raw = rawTable(source);
  const key = source.primaryKey.map(pg.escapeIdentifier);
  const values = Object.keys(source.columns).filter((name) => !source.primaryKey.includes(name));
  const list = (alias: string): string =>
    `(${values.map((name) => `${alias}.${pg.escapeIdentifier(name)}`).join(", ")})`;
  const sameKey = key.map((name) => `accepted.${name} = stored.${name}`).join(" AND ");
  const sameValues =
    values.length === 0 ? "true" : `${list("accepted")} IS NOT DISTINCT FROM ${list("stored")}`;
  // The transaction may have begun before another load whose end it waited for: its own time would be too early. After
  // a clock stepped back any time would be: history goes on after its newest moment then.
  const { rows } = await client.query<{ now: string }>(
    `SELECT greatest(clock_timestamp(), max(greatest(_valid_from, _valid_to)) + interval '1 microsecond')::text AS now
       FROM ${raw}`,
  );
  const now = rows[0]?.now;
  const { rowCount } = await client.query(
    `UPDATE ${raw} AS stored SET _valid_to = $1::timestamptz
      WHERE _valid_to IS NULL
        AND NOT EXISTS (SELECT FROM ${acceptedRows(source)} WHERE ${sameKey} AND ${sameValues})`,
    [now],
  );
  await client.query(
    `INSERT INTO ${raw} (${columnList(source.columns)}, _batch_id, _valid_from)
     SELECT ${columnList(source.columns)}, $1::bigint, $2::timestamptz FROM ${acceptedRows(source)}
      WHERE NOT EXISTS (SELECT FROM ${raw} AS stored WHERE ${sameKey} AND stored._valid_to IS NULL)`,
    [batchId, now],
  );
  return rowCount ?? 0;
}
