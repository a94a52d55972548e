import pg from "pg";
import { ConsentRequired, type Queryable } from "../store/index.js";
import type { SourceDefinition } from "../definitions/source.js";
import type { StaleBatch } from "./held-batches.js";
import { rawTable } from "./raw-rows.js";

/**
 * Rows that stay must have what the source requires now.
 * @param batches whose rows stay
 * @throws ConsentRequired MLO5051 that names the column
 */
export async function requireValues(
  db: Queryable,
  source: SourceDefinition,
  batches: readonly StaleBatch[],
): Promise<void> {
  const ids = batches.map(({ id }) => id);
  for (const column of await unenforced(db, source)) {
    const { rows } = await db.query<{ origin: string; missing: number }>(
      `SELECT origin, count(*) AS missing FROM ${rawTable(source)} JOIN raw._batches ON batch_id = _batch_id
        WHERE _batch_id = ANY ($1) AND ${pg.escapeIdentifier(column)} IS NULL GROUP BY origin ORDER BY origin LIMIT 1`,
      [ids],
    );
    const [found] = rows;
    if (found !== undefined) throw missingValues(source.name, column, found);
  }
}

/** Columns that are required by the declaration and not, so far, by the table. */
async function unenforced(db: Queryable, source: SourceDefinition): Promise<string[]> {
  const required = Object.entries(source.columns).filter(([, { nullable }]) => nullable !== true);
  const { rows } = await db.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute
      WHERE attrelid = $1::regclass AND NOT attnotnull AND attname = ANY ($2) ORDER BY attnum`,
    [rawTable(source), required.map(([name]) => name)],
  );
  return rows.map(({ name }) => name);
}

function missingValues(
  source: string,
  column: string,
  { origin, missing }: { readonly origin: string; readonly missing: number },
): ConsentRequired {
  return new ConsentRequired(
    "MLO5051",
    `sources.${source}.columns.${column} is required, but ${missing.toLocaleString("en")} stored rows of ${origin} have no value there, and what they were read from is no longer there.`,
    {
      otherwise: "Declare the column nullable: true, put the file back",
      consents: { [`drop:raw.${source}`]: "the table is dropped and what is there now is read again" },
    },
  );
}
