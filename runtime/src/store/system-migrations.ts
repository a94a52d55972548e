import { createHash } from "node:crypto";
import type pg from "pg";
import { RuntimeError } from "../errors/index.js";
import type { Logger } from "../logging/logger.js";
import type { Queryable } from "./pool.js";
import { systemMigrations } from "./system-tables.js";

export interface SystemMigration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/**
 * Applies the migrations of the runtime's own tables that the database lacks, inside the caller's transaction.
 * @throws RuntimeError MLO5020 if the database is newer, MLO5021 if an applied migration's text differs
 */
export async function applySystemMigrations(
  client: pg.PoolClient,
  log: Logger,
  migrations: readonly SystemMigration[] = systemMigrations,
): Promise<void> {
  await client.query(`
    CREATE SCHEMA IF NOT EXISTS ml;
    CREATE TABLE IF NOT EXISTS ml.schema_migrations (
      version    integer PRIMARY KEY,
      name       text NOT NULL,
      checksum   text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`);
  const { rows } = await client.query<{ version: number; checksum: string }>(
    "SELECT version, checksum FROM ml.schema_migrations ORDER BY version",
  );
  const applied = new Map(rows.map(({ version, checksum }) => [version, checksum]));
  refuseNewer(applied, migrations);
  for (const migration of migrations) {
    const checksum = createHash("sha256").update(migration.sql).digest("hex");
    const earlier = applied.get(migration.version);
    if (earlier === checksum) continue;
    if (earlier !== undefined) throw changed(migration);
    await client.query(migration.sql);
    await client.query("INSERT INTO ml.schema_migrations (version, name, checksum) VALUES ($1, $2, $3)", [
      migration.version,
      migration.name,
      checksum,
    ]);
    const { version, name } = migration;
    log.info(`the runtime's own tables are changed: ${name} (migration ${version})`, { migration: version });
  }
}

/**
 * Versions of the runtime's own tables: the database's (0: it has none) and the newest of this runtime.
 * @throws RuntimeError MLO5020 if the database is newer
 */
export async function systemVersions(
  db: Queryable,
): Promise<{ readonly stored: number; readonly own: number }> {
  const { rows } = await db.query<{ there: boolean }>(
    "SELECT to_regclass('ml.schema_migrations') IS NOT NULL AS there",
  );
  const versions = rows[0]?.there
    ? (await db.query<{ version: number }>("SELECT version FROM ml.schema_migrations")).rows
    : [];
  const applied = new Map(versions.map(({ version }) => [version, ""]));
  refuseNewer(applied, systemMigrations);
  return { stored: newestOf(applied.keys()), own: newestOf(systemMigrations.map(({ version }) => version)) };
}

const newestOf = (versions: Iterable<number>): number => Math.max(0, ...versions);

function refuseNewer(applied: ReadonlyMap<number, string>, migrations: readonly SystemMigration[]): void {
  const newest = newestOf(applied.keys());
  const ours = newestOf(migrations.map(({ version }) => version));
  if (newest <= ours) return;
  throw new RuntimeError(
    "MLO5020",
    `The database's tables are at version ${newest}, and this mlops-yaml knows them up to version ${ours}.`,
    { hint: "Use the later mlops-yaml that migrated this database, or another database." },
  );
}

function changed({ version, name }: SystemMigration): RuntimeError {
  return new RuntimeError(
    "MLO5021",
    `Migration ${version} (${name}) was applied to this database with another text than this mlops-yaml has.`,
    { hint: "Use an unmodified release of mlops-yaml, or an empty database." },
  );
}
