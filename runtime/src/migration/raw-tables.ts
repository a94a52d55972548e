import pg from "pg";
import { codeOf } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import { declarationOf } from "../ingestion/declaration.js";
import { keepBatches, staleBatches } from "../ingestion/held-batches.js";
import type { SourceDefinition } from "../definitions/source.js";
import { ConsentRequired, type Consents } from "../store/consents.js";
import { rawShape, versionStart, type ColumnShape, type TableShape } from "../store/table-shape.js";

const takeBack = { otherwise: "Take the change back" };
const readAgain = "the table is dropped and its source read again";

/**
 * Brings an existing raw table to what its source declares, as far as that loses nothing: columns are
 * added (its files are then read again, since their definition changed), required columns that are no
 * longer declared become nullable and stay, primary keys change where the rows allow it, and a table without rows is made
 * again. A column is required once every stored row has a value there. Everything else waits for a consent.
 *
 * @returns whether the table was dropped with rows in it
 * @throws ConsentRequired that names table, column, both types and the consent
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
    // Batches that have no rows any more are not current: what they read is read again.
    await client.query(
      "UPDATE raw._batches SET superseded_by = 0 WHERE source = $1 AND superseded_by IS NULL",
      [source.name],
    );
    log.warn(`${name} is dropped; its source is read again`, { table: name });
    return true;
  }
  if (consents.given(`keep:${name}`)) await keepRows(client, source, name, log);
  const wanted = rawShape(source);
  if (!sameShape(stored, wanted) && !(await hasRows(client, table, "true"))) {
    await client.query(`DROP TABLE ${table}`);
    return false;
  }
  requireSameHistory(name, source, stored, wanted);
  if (!sameKey(stored.primaryKey, wanted.primaryKey)) await dropPrimaryKey(client, table);
  const kept = new Map(stored.columns);
  for (const [column, shape] of wanted.columns) {
    const before = kept.get(column);
    if (before === undefined || before.type === shape.type) continue;
    const isKey = wanted.primaryKey.includes(column);
    const consent = isKey ? `drop:${name}` : `drop:${name}.${column}`;
    const isLossless = !isKey && !(await hasValues(client, table, column));
    if (!isLossless && (isKey || !consents.given(consent)))
      throw typeChanged(name, column, before, shape, consent);
    await client.query(`ALTER TABLE ${table} DROP COLUMN ${pg.escapeIdentifier(column)}`);
    kept.delete(column);
    if (!isLossless)
      log.warn(`${name}.${column} is dropped; its source is read again`, { table: name, column });
  }
  await addColumns(client, table, name, kept, wanted, log);
  await relaxUndeclared(client, table, name, kept, wanted, log);
  await adaptNullability(client, table, name, kept, wanted, log);
  if (!sameKey(stored.primaryKey, wanted.primaryKey)) {
    await addPrimaryKey(client, table, name, wanted.primaryKey);
    log.info(`${name}: the primary key is (${wanted.primaryKey.join(", ")})`, { table: name });
  }
  return false;
}

/** Rows of an earlier place stay beside those of the present one. */
async function keepRows(
  client: pg.PoolClient,
  source: SourceDefinition,
  table: string,
  log: Logger,
): Promise<void> {
  const stale = await staleBatches(client, source.name, declarationOf(source));
  const kept = stale.filter(({ isWhole, isSamePlace }) => !isWhole && !isSamePlace);
  await keepBatches(
    client,
    kept.map(({ id }) => id),
  );
  if (kept.length > 0) log.info(`${table} keeps the rows of ${kept.length} earlier batches`, { table });
}

/** Versions of rows cannot become plain rows unasked, nor these versions: nobody knows since when they are valid. */
function requireSameHistory(
  table: string,
  { ingest }: SourceDefinition,
  stored: TableShape,
  wanted: TableShape,
): void {
  const hadHistory = stored.columns.has(versionStart);
  if (hadHistory === wanted.columns.has(versionStart)) return;
  throw new ConsentRequired(
    "MLO5022",
    hadHistory
      ? `${table} holds versions of rows (mode scd2), and mode ${ingest.mode} keeps none.`
      : `${table} holds plain rows, and mode scd2 keeps versions of them from now on.`,
    {
      ...takeBack,
      consents: { [`drop:${table}`]: hadHistory ? `${readAgain}, earlier versions are lost` : readAgain },
    },
  );
}

function typeChanged(
  table: string,
  column: string,
  before: ColumnShape,
  after: ColumnShape,
  consent: string,
): ConsentRequired {
  return new ConsentRequired(
    "MLO5022",
    `${table}.${column} is stored as ${before.type}, and mlops.yaml declares ${after.type} now.`,
    { ...takeBack, consents: { [consent]: "the stored values are dropped and read again from the source" } },
  );
}

async function addColumns(
  client: pg.PoolClient,
  table: string,
  name: string,
  kept: ReadonlyMap<string, ColumnShape>,
  wanted: TableShape,
  log: Logger,
): Promise<void> {
  const missing = [...wanted.columns].filter(([column]) => !kept.has(column));
  // Nullable at first: rows that are there have no value until their files are read again.
  for (const [column, { type }] of missing) {
    await client.query(`ALTER TABLE ${table} ADD COLUMN ${pg.escapeIdentifier(column)} ${type}`);
    log.info(`${name}.${column} is added`, { table: name, column });
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
    log.warn(`${name}.${column} is no longer declared and is kept`, { table: name, column });
  }
}

async function adaptNullability(
  client: pg.PoolClient,
  table: string,
  name: string,
  kept: ReadonlyMap<string, ColumnShape>,
  wanted: TableShape,
  log: Logger,
): Promise<void> {
  for (const [column, { nullable }] of wanted.columns) {
    const before = kept.get(column);
    if (before === undefined || before.nullable === nullable) continue;
    if (nullable) {
      await setNullable(client, table, column);
      continue;
    }
    const quoted = pg.escapeIdentifier(column);
    // Rows that lack a value are read again, as the definition changed, or the load says what can become of them.
    if (await hasRows(client, table, `${quoted} IS NULL`)) continue;
    await client.query(`ALTER TABLE ${table} ALTER COLUMN ${quoted} SET NOT NULL`);
    log.info(`${name}.${column} is required`, { table: name, column });
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
    throw new ConsentRequired(
      "MLO5022",
      `${name} cannot have the primary key (${key.join(", ")}): some stored rows repeat it or have no value in it.`,
      { ...takeBack, consents: { [`drop:${name}`]: readAgain }, cause: error },
    );
  }
}

const hasValues = (client: pg.PoolClient, table: string, column: string): Promise<boolean> =>
  hasRows(client, table, `${pg.escapeIdentifier(column)} IS NOT NULL`);

async function hasRows(client: pg.PoolClient, table: string, condition: string): Promise<boolean> {
  const { rows } = await client.query<{ has: boolean }>(
    `SELECT EXISTS (SELECT FROM ${table} WHERE ${condition}) AS has`,
  );
  return rows[0]?.has === true;
}

/** Whether tables have the same columns, nullability included, and key. */
function sameShape(stored: TableShape, wanted: TableShape): boolean {
  return (
    stored.columns.size === wanted.columns.size &&
    sameKey(stored.primaryKey, wanted.primaryKey) &&
    [...wanted.columns].every(([name, { type, nullable }]) => {
      const column = stored.columns.get(name);
      return column?.type === type && column.nullable === nullable;
    })
  );
}

function sameKey(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((column, index) => column === right[index]);
}
