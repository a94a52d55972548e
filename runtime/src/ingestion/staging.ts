import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { pipeline } from "node:stream/promises";
import { storedTypes } from "../store/index.js";
import type { ColumnDefinition } from "../v1/definitions.js";

export type Columns = Readonly<Record<string, ColumnDefinition>>;

const staging = "pg_temp._staging";

/** Rows of the staging table that could be typed, as SQL for FROM. */
export const typedRows = (columns: Columns): string =>
  `(SELECT _row_number, ${columnList(columns)} FROM ${staging} WHERE _is_fit) AS typed`;

/** Rows that could not: number, and {reasons, fields} as JSON. */
export const unfitRows = `(SELECT _row_number, _unfit FROM ${staging} WHERE NOT _is_fit) AS unfit`;

export function columnList(columns: Columns): string {
  return Object.keys(columns).map(pg.escapeIdentifier).join(", ");
}

/**
 * Fills a temporary table, gone with the transaction, from lines of COPY's text format.
 * @param timezone in which timestamps without a zone are read
 */
export async function stage(
  client: pg.PoolClient,
  columns: Columns,
  lines: AsyncIterable<Buffer>,
  timezone: string,
): Promise<void> {
  const definitions = Object.entries(columns).map(
    ([name, { type }]) => `, ${pg.escapeIdentifier(name)} ${storedTypes[type]}`,
  );
  await client.query(
    `CREATE TEMPORARY TABLE _staging (_row_number bigint NOT NULL, _is_fit boolean NOT NULL, _unfit jsonb${definitions.join("")}) ON COMMIT DROP`,
  );
  await client.query("SELECT set_config('TimeZone', $1, true)", [timezone]);
  await pipeline(lines, client.query(copyFrom(`COPY ${staging} FROM STDIN`)));
  await client.query("SET LOCAL TimeZone = 'UTC'");
}
