import pg from "pg";
import { storedTypes } from "../store/index.js";
import type { SourceDefinition } from "../definitions/source.js";
import type { Declaration } from "./declaration.js";
import type { Interval } from "./interval.js";
import { takesPlace } from "./later-row.js";
import { columnList, typedRows } from "./staging.js";

/** What loading the staged rows will touch. */
export interface Touched {
  /** Earliest event time of the rows that come, are replaced or go; null without event times. */
  readonly earliest: Date | number | null;
  /** Newest event time of the rows that come. */
  readonly newest: Date | number | null;
  /** Rows of the raw table whose primary key comes again. */
  readonly overlapping: number;
}

/** What the accepted rows say, whatever is in the raw table. */
export interface Coming extends Pick<Touched, "earliest" | "newest"> {
  /** Least and greatest value of the key's first column, as text; null without rows or key. */
  readonly least: string | null;
  readonly greatest: string | null;
}

const nothing: Coming = { earliest: null, newest: null, least: null, greatest: null };

export async function comingRows(client: pg.PoolClient, source: SourceDefinition): Promise<Coming> {
  // The times of versions are not in the rows, and their keys come again.
  if (source.ingest.mode === "scd2") return nothing;
  const [first] = source.primaryKey;
  const time = source.eventTime === null ? "NULL::timestamptz" : pg.escapeIdentifier(source.eventTime);
  const key = first === undefined ? "NULL::text" : pg.escapeIdentifier(first);
  const { rows } = await client.query<Coming>(
    `SELECT min(${time})::timestamptz AS earliest, max(${time})::timestamptz AS newest,
            min(${key})::text AS least, max(${key})::text AS greatest
       FROM ${acceptedRows(source)}`,
  );
  return rows[0] ?? nothing;
}

/**
 * Ask before the rows are moved.
 * @param replaced ids of batches whose remaining rows will go
 * @param part the staged rows are all of this interval, and take the place of its rows
 */
export async function touchedRows(
  client: pg.PoolClient,
  source: SourceDefinition,
  coming: Coming,
  replaced: readonly number[],
  part: Interval | null = null,
): Promise<Touched> {
  const { mode } = source.ingest;
  if (mode === "scd2") return versionsFromNow(client);
  const time = source.eventTime === null ? "NULL::timestamptz" : pg.escapeIdentifier(source.eventTime);
  const raw = rawTable(source);
  const { earliest, newest } = coming;
  const parts: string[] = [];
  if (part !== null) parts.push(`SELECT min(${time}), 0 FROM ${raw} WHERE ${storedCondition(source, part)}`);
  else if (mode === "full") parts.push(`SELECT min(${time}), 0 FROM ${raw}`);
  else if (replaced.length > 0)
    parts.push(`SELECT min(${time}), 0 FROM ${raw} WHERE _batch_id IN (${replaced.join(", ")})`);
  if ((part !== null || mode !== "full") && (await meetsStored(client, source, coming)))
    parts.push(overlap(source, time));
  if (parts.length === 0) return { earliest, newest, overlapping: 0 };
  const { rows } = await client.query<Omit<Touched, "newest">>(
    `SELECT least($1, min(earliest)::timestamptz) AS earliest, sum(overlapping)::bigint AS overlapping
       FROM (${parts.join(" UNION ALL ")}) AS parts (earliest, overlapping)`,
    [earliest],
  );
  return { newest, ...(rows[0] ?? { earliest, overlapping: 0 }) };
}

/** Whether stored keys lie between the least and the greatest of those that come. */
async function meetsStored(
  client: pg.PoolClient,
  source: SourceDefinition,
  { least, greatest }: Coming,
): Promise<boolean> {
  const [first] = source.primaryKey;
  const type = first === undefined ? undefined : source.columns[first]?.type;
  if (first === undefined || type === undefined || least === null) return false;
  const key = pg.escapeIdentifier(first);
  // In order of the key, so that its index answers without statistics.
  const { rows } = await client.query<{ meets: boolean | null }>(
    `SELECT (SELECT ${key} FROM ${rawTable(source)} WHERE ${key} >= $1::${storedTypes[type]} ORDER BY ${key} LIMIT 1)
            <= $2::${storedTypes[type]} AS meets`,
    [least, greatest],
  );
  return rows[0]?.meets === true;
}

/** Versions begin and end at the time of the transaction. */
async function versionsFromNow(client: pg.PoolClient): Promise<Touched> {
  const { rows } = await client.query<{ now: Date }>("SELECT transaction_timestamp() AS now");
  const now = rows[0]?.now ?? null;
  return { earliest: now, newest: now, overlapping: 0 };
}

/** Stored rows whose key comes again, looked for where the first key column's values lie. */
function overlap(source: SourceDefinition, time: string): string {
  const key = source.primaryKey.map(pg.escapeIdentifier);
  const columns = [...new Set([...key, ...(source.eventTime === null ? [] : [time])])];
  const coming = `(SELECT ${key.join(", ")} FROM ${acceptedRows(source)}) AS coming`;
  return `SELECT min(${time}), count(*)
            FROM (SELECT ${columns.join(", ")} FROM ${rawTable(source)}
                   WHERE ${key[0]} BETWEEN (SELECT min(${key[0]}) FROM ${coming})
                                       AND (SELECT max(${key[0]}) FROM ${coming})) AS stored
            JOIN ${coming} USING (${key.join(", ")})`;
}

/**
 * Moves the accepted rows into the raw table: inserted, or by primary key updated where no later version is there; in
 * mode full they take the place of all rows.
 * @returns how many were inserted or updated
 */
export async function moveIntoRaw(
  client: pg.PoolClient,
  source: SourceDefinition,
  move: {
    readonly batchId: number;
    /** How the source is loaded, though the rows may be pushed. */
    readonly declaration: Declaration;
    readonly replaced: readonly number[];
    readonly overlapping: number;
    readonly part?: Interval | null;
  },
): Promise<number> {
  const raw = rawTable(source);
  const { part = null } = move;
  if (part !== null) await client.query(`DELETE FROM ${raw} WHERE ${storedCondition(source, part)}`);
  else if (source.ingest.mode === "full") await client.query(`TRUNCATE ${raw}`);
  const columns = columnList(source.columns);
  const { rowCount } = await client.query(
    `INSERT INTO ${raw} AS stored (${columns}, _batch_id)
     SELECT ${columns}, $1::bigint FROM ${acceptedRows(source)}
     ${move.overlapping > 0 ? onConflict(source, move.declaration) : ""}`,
    [move.batchId],
  );
  if (source.ingest.mode !== "full" && move.replaced.length > 0) {
    await client.query(`DELETE FROM ${raw} WHERE _batch_id = ANY ($1)`, [move.replaced]);
  }
  return rowCount ?? 0;
}

function storedCondition({ eventTime }: SourceDefinition, { from, to }: Interval): string {
  const time = pg.escapeIdentifier(eventTime ?? "");
  return `${time} >= ${pg.escapeLiteral(from)}::timestamptz AND ${time} < ${pg.escapeLiteral(to)}::timestamptz`;
}

function onConflict(source: SourceDefinition, declaration: Declaration): string {
  const { primaryKey, columns } = source;
  const updated = [...Object.keys(columns).filter((name) => !primaryKey.includes(name)), "_batch_id"];
  const key = primaryKey.map(pg.escapeIdentifier).join(", ");
  const list = updated.map(pg.escapeIdentifier).map((name) => `${name} = excluded.${name}`);
  const condition = takesPlace(source, declaration, "$1");
  return `ON CONFLICT (${key}) DO UPDATE SET ${list.join(", ")}${condition === null ? "" : ` WHERE ${condition}`}`;
}

/** The rows that judging has left in the staging table. */
export function acceptedRows(source: SourceDefinition): string {
  return `(SELECT * FROM ${typedRows(source.columns)}) AS accepted`;
}

export function rawTable({ name }: SourceDefinition): string {
  return `raw.${pg.escapeIdentifier(name)}`;
}
