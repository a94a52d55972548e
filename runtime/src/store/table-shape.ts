import type pg from "pg";
import type { FeatureViewDefinition, SourceDefinition } from "../v1/definitions.js";
import { storedTypes } from "./column-types.js";

export interface ColumnShape {
  /** As PostgreSQL's `format_type` prints it. */
  readonly type: string;
  readonly nullable: boolean;
}

export interface TableShape {
  readonly columns: ReadonlyMap<string, ColumnShape>;
  /** Empty: none. */
  readonly primaryKey: readonly string[];
}

/** raw."source" as its declaration wants it. */
export function rawShape(source: SourceDefinition): TableShape {
  const declared = Object.entries(source.columns).map(([name, { type, nullable }]): [string, ColumnShape] => [
    name,
    { type: storedTypes[type], nullable: nullable === true && !source.primaryKey.includes(name) },
  ]);
  return {
    columns: new Map([...declared, ["_batch_id", { type: "bigint", nullable: false }]]),
    primaryKey: source.primaryKey,
  };
}

/** features."view" and online."view" as the declaration wants them; nullability is not looked at. */
export function viewShape(view: FeatureViewDefinition, schema: "features" | "online"): TableShape {
  const keys = Object.keys(view.keys);
  const types = Object.entries({
    ...view.keys,
    event_time: "timestamp" as const,
    known_at: "timestamp" as const,
    ...view.fields,
  });
  return {
    columns: new Map(types.map(([name, type]) => [name, { type: storedTypes[type], nullable: true }])),
    primaryKey: schema === "online" ? keys : [],
  };
}

/** Tables of the given schemas as they are in the database, by `schema.table`. */
export async function readShapes(
  client: pg.PoolClient,
  schemas: readonly string[],
): Promise<Map<string, TableShape>> {
  const { rows } = await client.query<{
    table: string;
    columns: { name: string; type: string; nullable: boolean }[] | null;
    primary_key: string[] | null;
  }>(
    `SELECT n.nspname || '.' || c.relname AS table,
            (SELECT json_agg(json_build_object('name', a.attname, 'nullable', NOT a.attnotnull,
                             'type', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum)
               FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
            (SELECT json_agg(a.attname ORDER BY k.position)
               FROM pg_constraint p
                    CROSS JOIN LATERAL unnest(p.conkey) WITH ORDINALITY AS k (attnum, position)
                    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
              WHERE p.conrelid = c.oid AND p.contype = 'p') AS primary_key
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND n.nspname = ANY ($1)`,
    [schemas],
  );
  return new Map(
    rows.map(({ table, columns, primary_key }) => [
      table,
      {
        columns: new Map((columns ?? []).map(({ name, type, nullable }) => [name, { type, nullable }])),
        primaryKey: primary_key ?? [],
      },
    ]),
  );
}
