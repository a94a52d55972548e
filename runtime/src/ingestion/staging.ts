import { createHash } from "node:crypto";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { pipeline } from "node:stream/promises";
import { storedTypes } from "../store/index.js";
import type { ColumnDefinition } from "../definitions/column.js";

export type Columns = Readonly<Record<string, ColumnDefinition>>;

/**
 * The staging table of these columns. Sessions keep it, empty, from one transaction to the next: making and dropping
 * tables costs more than a small file.
 */
export const stagingTable = (columns: Columns): string => `pg_temp.${stagingName(columns)}`;

/** Rows of the staging table that could be typed, as SQL for FROM. */
export const typedRows = (columns: Columns): string =>
  `(SELECT _row_number, ${columnList(columns)} FROM ${stagingTable(columns)} WHERE _is_fit) AS typed`;

/** Rows that could not: number, and {reasons, fields} as JSON. */
export const unfitRows = (columns: Columns): string =>
  `(SELECT _row_number, _unfit FROM ${stagingTable(columns)} WHERE NOT _is_fit) AS unfit`;

export function columnList(columns: Columns): string {
  return Object.keys(columns).map(pg.escapeIdentifier).join(", ");
}

/**
 * Fills the staging table, for this transaction, from lines of COPY's text format.
 * @param timezone in which timestamps without a zone are read
 * @param signal ends the reading when it fires
 */
export async function stage(
  client: pg.PoolClient,
  columns: Columns,
  lines: AsyncIterable<Buffer>,
  timezone: string,
  signal?: AbortSignal,
): Promise<void> {
  await client.query(
    `CREATE TEMPORARY TABLE IF NOT EXISTS ${stagingName(columns)} (${definition(columns)}) ON COMMIT DELETE ROWS`,
  );
  await client.query("SELECT set_config('TimeZone', $1, true)", [timezone]);
  await pipeline(lines, client.query(copyFrom(copySql(columns))), { ...(signal && { signal }) });
  await client.query("SET LOCAL TimeZone = 'UTC'");
}

const copySql = (columns: Columns): string =>
  `COPY ${stagingTable(columns)} (_row_number, _is_fit, _unfit, ${columnList(columns)}) FROM STDIN`;

function stagingName(columns: Columns): string {
  return `_staging_${createHash("sha256").update(definition(columns)).digest("hex").slice(0, 16)}`;
}

function definition(columns: Columns): string {
  const list = inStoredOrder(columns).map(
    ([name, { type }]) => `${pg.escapeIdentifier(name)} ${storedTypes[type]}`,
  );
  return ["_row_number bigint NOT NULL", "_is_fit boolean NOT NULL", ...list, "_unfit jsonb"].join(", ");
}

/** PostgreSQL finds a column fastest behind columns of fixed width that are never missing. */
function inStoredOrder(columns: Columns): [string, ColumnDefinition][] {
  const rank = ({ type, nullable }: ColumnDefinition): number =>
    (nullable === true ? 1 : 0) + (type === "string" ? 2 : 0);
  return Object.entries(columns).sort(([, left], [, right]) => rank(left) - rank(right));
}
