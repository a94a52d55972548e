import pg from "pg";
import type { Queryable } from "../store/index.js";
import { storedTypes } from "../store/index.js";
import type { SourceDefinition } from "../definitions/source.js";
import type { Declaration } from "./declaration.js";
import { isReadAs } from "./held-batches.js";
import { typedRows } from "./staging.js";

/** From where on a table is read. */
export interface CursorRange {
  /** Least value, as text; null: from the beginning. */
  readonly from: string | null;
  /** The same as a condition in SQL of the source's database; null: no condition. */
  readonly condition: string | null;
}

/**
 * Where the newest batch of this declaration left off, less the lookback. The greatest value itself is read again: rows
 * that share it may have been committed later; the key tells them from new ones.
 */
export async function cursorRange(
  db: Queryable,
  source: SourceDefinition,
  declaration: Declaration,
): Promise<CursorRange> {
  const { cursor } = source.ingest;
  if (cursor === undefined) return { from: null, condition: null };
  const { name, type } = cursorColumn(source, cursor.column);
  const { rows } = await db.query<{ from: string | null }>(
    `SELECT (max(cursor_to::${storedTypes[type]})${type === "integer" ? "" : ` - make_interval(secs => ${cursor.lookbackSeconds})`})::${storedTypes[type]}::text AS from
       FROM raw._batches AS batch WHERE source = $1 AND state = 'loaded' AND interval_from IS NULL
                AND superseded_by IS NULL AND ${isReadAs(declaration, "batch")}`,
    [source.name],
  );
  const from = rows[0]?.from ?? null;
  if (from === null) return { from, condition: null };
  return {
    from,
    condition: `${pg.escapeIdentifier(name)} >= ${pg.escapeLiteral(from)}::${storedTypes[type]}`,
  };
}

/** The greatest value of the cursor among the staged rows, as text. */
export async function cursorReached(db: Queryable, source: SourceDefinition): Promise<string | null> {
  const { cursor } = source.ingest;
  if (cursor === undefined) return null;
  const { rows } = await db.query<{ to: string | null }>(
    `SELECT max(${pg.escapeIdentifier(cursor.column)})::text AS to FROM ${typedRows(source.columns)}`,
  );
  return rows[0]?.to ?? null;
}

function cursorColumn(
  { name: source, columns }: SourceDefinition,
  cursor: string,
): { readonly name: string; readonly type: "integer" | "timestamp" | "date" } {
  const column = columns[cursor];
  if (column === undefined || !["integer", "timestamp", "date"].includes(column.type))
    throw new TypeError(`the cursor ${cursor} of ${source} is no timestamp, date or integer`);
  return { name: column.from ?? cursor, type: column.type as "integer" | "timestamp" | "date" };
}
