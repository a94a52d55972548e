import pg from "pg";
import type { SourceDefinition } from "../v1/definitions.js";
import type { Interval } from "./interval.js";
import { isAccepted } from "./rejection.js";
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

/**
 * Ask before the rows are moved.
 * @param replaced ids of batches whose remaining rows will go
 * @param part the staged rows are all of this interval, and take the place of its rows
 */
export async function touchedRows(
  client: pg.PoolClient,
  source: SourceDefinition,
  replaced: readonly number[],
  part: Interval | null = null,
): Promise<Touched> {
  if (source.ingest.mode === "scd2") return versionsFromNow(client);
  const time = source.eventTime === null ? "NULL::timestamptz" : pg.escapeIdentifier(source.eventTime);
  const raw = rawTable(source);
  const parts = [
    `SELECT min(${time}) AS earliest, max(${time}) AS newest, 0 AS overlapping FROM ${acceptedRows(source)}`,
  ];
  const values: unknown[] = [];
  if (part !== null) {
    parts.push(`SELECT min(${time}), NULL, 0 FROM ${raw} WHERE ${storedCondition(source, part)}`);
    if (source.primaryKey.length > 0) parts.push(overlap(source, time));
  } else if (source.ingest.mode === "full") parts.push(`SELECT min(${time}), NULL, 0 FROM ${raw}`);
  else {
    if (source.primaryKey.length > 0) parts.push(overlap(source, time));
    if (replaced.length > 0) {
      values.push(replaced);
      parts.push(`SELECT min(${time}), NULL, 0 FROM ${raw} WHERE _batch_id = ANY ($1)`);
    }
  }
  const { rows } = await client.query<Touched>(
    `SELECT min(earliest)::timestamptz AS earliest, max(newest)::timestamptz AS newest,
            sum(overlapping)::bigint AS overlapping
       FROM (${parts.join(" UNION ALL ")}) AS parts`,
    values,
  );
  return rows[0] ?? { earliest: null, newest: null, overlapping: 0 };
}

/** Versions begin and end at the time of the transaction. */
async function versionsFromNow(client: pg.PoolClient): Promise<Touched> {
  const { rows } = await client.query<{ now: Date }>("SELECT transaction_timestamp() AS now");
  const now = rows[0]?.now ?? null;
  return { earliest: now, newest: now, overlapping: 0 };
}

/** Looks only where the first key column's values lie: most files bring keys that are new altogether. */
function overlap(source: SourceDefinition, time: string): string {
  const key = source.primaryKey.map(pg.escapeIdentifier);
  const columns = [...new Set([...key, ...(source.eventTime === null ? [] : [time])])];
  const coming = `(SELECT ${key.join(", ")} FROM ${typedRows(source.columns)}) AS coming`;
  return `SELECT min(${time}), NULL, count(*)
            FROM (SELECT ${columns.join(", ")} FROM ${rawTable(source)}
                   WHERE ${key[0]} BETWEEN (SELECT min(${key[0]}) FROM ${coming})
                                       AND (SELECT max(${key[0]}) FROM ${coming})) AS stored
            JOIN ${coming} USING (${key.join(", ")})`;
}

/**
 * Moves the accepted rows into the raw table: inserted, or by primary key updated; in mode full they take
 * the place of all rows.
 */
export async function moveIntoRaw(
  client: pg.PoolClient,
  source: SourceDefinition,
  move: {
    readonly batchId: number;
    readonly replaced: readonly number[];
    readonly rowsLoaded: number;
    readonly overlapping: number;
    readonly part?: Interval | null;
  },
): Promise<void> {
  const raw = rawTable(source);
  const { part = null } = move;
  if (part !== null) await client.query(`DELETE FROM ${raw} WHERE ${storedCondition(source, part)}`);
  else if (source.ingest.mode === "full") await client.query(`TRUNCATE ${raw}`);
  const columns = columnList(source.columns);
  await client.query(
    `INSERT INTO ${raw} (${columns}, _batch_id)
     SELECT ${columns}, $1::bigint FROM ${acceptedRows(source)}
     ${move.overlapping > 0 ? onConflict(source) : ""}`,
    [move.batchId],
  );
  if (source.ingest.mode !== "full" && move.replaced.length > 0) {
    await client.query(`DELETE FROM ${raw} WHERE _batch_id = ANY ($1)`, [move.replaced]);
  }
  await refreshStatistics(client, source, move.rowsLoaded);
}

function storedCondition({ eventTime }: SourceDefinition, { from, to }: Interval): string {
  const time = pg.escapeIdentifier(eventTime ?? "");
  return `${time} >= ${pg.escapeLiteral(from)}::timestamptz AND ${time} < ${pg.escapeLiteral(to)}::timestamptz`;
}

function onConflict({ primaryKey, columns }: SourceDefinition): string {
  const updated = [...Object.keys(columns).filter((name) => !primaryKey.includes(name)), "_batch_id"];
  const key = primaryKey.map(pg.escapeIdentifier).join(", ");
  const list = updated.map(pg.escapeIdentifier).map((name) => `${name} = excluded.${name}`);
  return `ON CONFLICT (${key}) DO UPDATE SET ${list.join(", ")}`;
}

/** What reads the table next should not plan with the statistics of a much smaller one. */
async function refreshStatistics(
  client: pg.PoolClient,
  source: SourceDefinition,
  rowsLoaded: number,
): Promise<void> {
  const raw = rawTable(source);
  const { rows } = await client.query<{ known: number }>(
    "SELECT greatest(reltuples, 0) AS known FROM pg_class WHERE oid = $1::regclass",
    [raw],
  );
  if (rowsLoaded > 0.5 * (rows[0]?.known ?? 0)) await client.query(`ANALYZE ${raw}`);
}

export function acceptedRows(source: SourceDefinition): string {
  return `(SELECT * FROM ${typedRows(source.columns)} WHERE ${isAccepted("typed")}) AS accepted`;
}

export function rawTable({ name }: SourceDefinition): string {
  return `raw.${pg.escapeIdentifier(name)}`;
}
