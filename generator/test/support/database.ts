import pg from "pg";
import type { Project } from "@mlops-yaml/schema";
import { testDatabase } from "../../../runtime/test/support/database.js";
import { systemMigrations } from "../../../runtime/src/store/system-tables.js";
import { identifier } from "../../src/sql/quote.js";
import { tablesSql } from "../../src/tables/tables-sql.js";

/** A client of an empty database that has the system's and the project's tables. */
export async function databaseOf(
  project: Project,
): Promise<{ readonly client: pg.Client; readonly url: string; readonly drop: () => Promise<void> }> {
  const database = await testDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query("SET TIME ZONE 'UTC'");
  for (const { sql } of systemMigrations) await client.query(sql);
  // Twice: the text is safe to repeat.
  await client.query(tablesSql(project));
  await client.query(tablesSql(project));
  return {
    client,
    url: database.url,
    drop: async () => {
      await client.end();
      await database.drop();
    },
  };
}

/** Inserts rows given by column; timestamps as ISO 8601 texts. */
export async function insertRows(
  client: pg.Client,
  table: string,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length === 0) return;
  const names = columns.map(identifier).join(", ");
  await client.query(
    `INSERT INTO ${table} (${names})
     SELECT ${names} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}
