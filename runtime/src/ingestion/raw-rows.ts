import pg from "pg";
import type { SourceDefinition } from "../v1/definitions.js";
import { isAccepted } from "./rejection.js";
import { columnList, typedRows } from "./staging.js";

interface Times {
  readonly earliest: Date | number | null;
  readonly newest: Date | number | null;
}

/**
 * The span of event times that loading the staged rows will touch: those of the rows that come, and the
 * earliest of those that they replace or that go. Ask before the rows are moved.
 *
 * @param replaced ids of batches whose remaining rows will go
 */
export async function touchedTimes(
  client: pg.PoolClient,
  source: SourceDefinition,
  replaced: readonly number[],
): Promise<Times> {
  if (source.eventTime === null) return { earliest: null, newest: null };
  const time = pg.escapeIdentifier(source.eventTime);
  const raw = rawTable(source);
  const coming = `SELECT min(${time}) AS earliest, max(${time}) AS newest FROM ${acceptedRows(source)}`;
  const parts = [coming];
  if (source.ingest.mode === "full") parts.push(`SELECT min(${time}), NULL FROM ${raw}`);
  else {
    if (replaced.length > 0) parts.push(`SELECT min(${time}), NULL FROM ${raw} WHERE _batch_id = ANY ($1)`);
    if (source.primaryKey.length > 0) {
      const key = source.primaryKey.map(pg.escapeIdentifier).join(", ");
      parts.push(
        `SELECT min(raw.${time}), NULL FROM ${raw} AS raw JOIN (SELECT ${key} FROM ${typedRows(source.columns)}) AS key USING (${key})`,
      );
    }
  }
  const { rows } = await client.query<Times>(
    `SELECT min(earliest)::timestamptz AS earliest, max(newest)::timestamptz AS newest
       FROM (${parts.join(" UNION ALL ")}) AS parts`,
    replaced.length > 0 && source.ingest.mode !== "full" ? [replaced] : [],
  );
  return rows[0] ?? { earliest: null, newest: null };
}

/**
 * Moves the accepted rows into the raw table: inserted, or by primary key updated; in mode full they take
 * the place of all rows.
 */
export async function moveIntoRaw(
  client: pg.PoolClient,
  source: SourceDefinition,
  { batchId, replaced, rowsLoaded }: { batchId: number; replaced: readonly number[]; rowsLoaded: number },
): Promise<void> {
  const raw = rawTable(source);
  if (source.ingest.mode === "full") await client.query(`TRUNCATE ${raw}`);
  const columns = columnList(source.columns);
  await client.query(
    `INSERT INTO ${raw} (${columns}, _batch_id)
     SELECT ${columns}, $1::bigint FROM ${acceptedRows(source)} ORDER BY _row_number
     ${onConflict(source)}`,
    [batchId],
  );
  if (source.ingest.mode === "incremental" && replaced.length > 0) {
    await client.query(`DELETE FROM ${raw} WHERE _batch_id = ANY ($1)`, [replaced]);
  }
  await refreshStatistics(client, source, rowsLoaded);
}

function onConflict({ primaryKey, columns, ingest }: SourceDefinition): string {
  if (primaryKey.length === 0 || ingest.mode === "full") return "";
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
  if (rowsLoaded > 0.1 * (rows[0]?.known ?? 0)) await client.query(`ANALYZE ${raw}`);
}

function acceptedRows(source: SourceDefinition): string {
  return `(SELECT * FROM ${typedRows(source.columns)} WHERE ${isAccepted("typed")}) AS accepted`;
}

function rawTable({ name }: SourceDefinition): string {
  return `raw.${pg.escapeIdentifier(name)}`;
}
