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
 * @param signal ends the reading when it fires
 */
export async function stage(
  client: pg.PoolClient,
  columns: Columns,
  lines: AsyncIterable<Buffer>,
  timezone: string,
  signal?: AbortSignal,
): Promise<void> {
  const definitions = inStoredOrder(columns).map(
    ([name, { type }]) => `${pg.escapeIdentifier(name)} ${storedTypes[type]}, `,
  );
  await client.query(
    `CREATE TEMPORARY TABLE _staging (_row_number bigint NOT NULL, _is_fit boolean NOT NULL, ${definitions.join("")}_unfit jsonb) ON COMMIT DROP`,
  );
  await client.query("SELECT set_config('TimeZone', $1, true)", [timezone]);
  await pipeline(lines, client.query(copyFrom(copySql(columns))), { ...(signal && { signal }) });
  await client.query("SET LOCAL TimeZone = 'UTC'");
}

/** Nobody else sees the table, so its rows may be stored as seen by all, which spares every scan the asking. */
const copySql = (columns: Columns): string =>
  `COPY ${staging} (_row_number, _is_fit, _unfit, ${columnList(columns)}) FROM STDIN (FREEZE)`;

/** PostgreSQL finds a column fastest behind columns of fixed width that are never missing. */
function inStoredOrder(columns: Columns): [string, ColumnDefinition][] {
  const rank = ({ type, nullable }: ColumnDefinition): number =>
    (nullable === true ? 1 : 0) + (type === "string" ? 2 : 0);
  return Object.entries(columns).sort(([, left], [, right]) => rank(left) - rank(right));
}
