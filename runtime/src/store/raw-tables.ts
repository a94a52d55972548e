import pg from "pg";
import { codeOf, RuntimeError } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import type { SourceDefinition } from "../v1/definitions.js";
import type { Consents } from "./consents.js";
import { rawShape, type ColumnShape, type TableShape } from "./table-shape.js";

/**
 * Brings an existing raw table to what its source declares, as far as that loses nothing: columns are
 * added (its files are then read again, since their definition changed), required columns that are no
 * longer declared become nullable and stay, primary keys change where the rows allow it.
 * Everything else waits for a consent.
 *
 * @returns whether the table was dropped, by consent
 * @throws RuntimeError MLO5022 that names table, column, both types and the consent
 */
export async function adaptRawTable(
  client: pg.PoolClient,
  source: SourceDefinition,
  stored: TableShape,
  { consents, log }: { consents: Consents; log: Logger },
): Promise<boolean> {
  const name = `raw.${source.name}`;
  const table = `raw.${pg.escapeIdentifier(source.name)}`;
  if (consents.given(`drop:${name}`)) {
    await client.query(`DROP TABLE ${table}`);
    // Files count as loaded only with the definition they were read with: this makes all of them pending.
    await client.query("UPDATE raw._batches SET definition_hash = '' WHERE source = $1", [source.name]);
    log.warn("raw table dropped; its source is read again", { table: name });
    return true;
  }
  const wanted = rawShape(source);
  if (!sameKey(stored.primaryKey, wanted.primaryKey)) await dropPrimaryKey(client, table);
  const kept = new Map(stored.columns);
  for (const [column, shape] of wanted.columns) {
    const before = kept.get(column);
    if (before === undefined || before.type === shape.type) continue;
    const isKey = wanted.primaryKey.includes(column);
    const consent = isKey ? `drop:${name}` : `drop:${name}.${column}`;
    if (isKey || !consents.given(consent)) throw typeChanged(name, column, before, shape, consent);
    await client.query(`ALTER TABLE ${table} DROP COLUMN ${pg.escapeIdentifier(column)}`);
    kept.delete(column);
    log.warn("column dropped; its source is read again", { table: name, column });
  }
  await addColumns(client, table, kept, wanted);
  await relaxUndeclared(client, table, name, kept, wanted, log);
  await adaptNullability(client, table, name, kept, wanted);
  if (!sameKey(stored.primaryKey, wanted.primaryKey))
    await addPrimaryKey(client, table, name, wanted.primaryKey);
  return false;
}

function typeChanged(
  table: string,
  column: string,
  before: ColumnShape,
  after: ColumnShape,
  consent: string,
): RuntimeError {
  return new RuntimeError(
    "MLO5022",
    `${table}.${column} is stored as ${before.type}, and mlops.yaml declares ${after.type} now.`,
    {
      hint: `Take the change back, or pass --consent ${consent}: the stored values are dropped and read again from the source.`,
    },
  );
}

async function addColumns(
  client: pg.PoolClient,
  table: string,
  kept: ReadonlyMap<string, ColumnShape>,
  wanted: TableShape,
): Promise<void> {
  const missing = [...wanted.columns].filter(([column]) => !kept.has(column));
  // Nullable at first: rows that are there have no value until their files are read again.
  for (const [column, { type }] of missing) {
    await client.query(`ALTER TABLE ${table} ADD COLUMN ${pg.escapeIdentifier(column)} ${type}`);
  }
}

async function relaxUndeclared(
  client: pg.PoolClient,
  table: string,
  name: string,
  kept: ReadonlyMap<string, ColumnShape>,
  wanted: TableShape,
  log: Logger,
): Promise<void> {
  for (const [column, { nullable }] of kept) {
    if (wanted.columns.has(column)) continue;
    if (!nullable) await setNullable(client, table, column);
    log.warn("column is no longer declared and is kept", { table: name, column });
  }
}

async function adaptNullability(
  client: pg.PoolClient,
  table: string,
  name: string,
  kept: ReadonlyMap<string, ColumnShape>,
  wanted: TableShape,
): Promise<void> {
  for (const [column, { nullable }] of wanted.columns) {
    const before = kept.get(column);
    if (before === undefined || before.nullable === nullable) continue;
    if (nullable) {
      await setNullable(client, table, column);
      continue;
    }
    const quoted = pg.escapeIdentifier(column);
    const { rows } = await client.query<{ missing: number }>(
      `SELECT count(*) AS missing FROM ${table} WHERE ${quoted} IS NULL`,
    );
    const missing = rows[0]?.missing ?? 0;
    if (missing > 0) {
      throw new RuntimeError(
        "MLO5022",
        `${name}.${column} is no longer nullable in mlops.yaml, but ${missing} stored rows have no value there.`,
        {
          hint: `Declare it nullable, or pass --consent drop:${name}: the table is dropped and its source read again, rows without a value going to quarantine.`,
        },
      );
    }
    await client.query(`ALTER TABLE ${table} ALTER COLUMN ${quoted} SET NOT NULL`);
  }
}

async function setNullable(client: pg.PoolClient, table: string, column: string): Promise<void> {
  await client.query(`ALTER TABLE ${table} ALTER COLUMN ${pg.escapeIdentifier(column)} DROP NOT NULL`);
}

async function dropPrimaryKey(client: pg.PoolClient, table: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT conname AS name FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'p'",
    [table],
  );
  for (const { name } of rows) {
    await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${pg.escapeIdentifier(name)}`);
  }
}

async function addPrimaryKey(
  client: pg.PoolClient,
  table: string,
  name: string,
  key: readonly string[],
): Promise<void> {
  if (key.length === 0) return;
  await client.query("SAVEPOINT primary_key");
  try {
    await client.query(`ALTER TABLE ${table} ADD PRIMARY KEY (${key.map(pg.escapeIdentifier).join(", ")})`);
    await client.query("RELEASE SAVEPOINT primary_key");
  } catch (error) {
    // 23505: a key repeats; 23502: a key column has no value
    if (codeOf(error) !== "23505" && codeOf(error) !== "23502") throw error;
    await client.query("ROLLBACK TO SAVEPOINT primary_key");
    throw new RuntimeError(
      "MLO5022",
      `${name} cannot have the primary key (${key.join(", ")}): stored rows repeat or lack it.`,
      {
        cause: error,
        hint: `Take the change back, or pass --consent drop:${name}: the table is dropped and its source read again.`,
      },
    );
  }
}

function sameKey(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((column, index) => column === right[index]);
}
