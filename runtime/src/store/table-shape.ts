import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import type { ProjectDefinition } from "../definitions/project.js";
import type { SourceDefinition } from "../definitions/source.js";
import { storedTypes } from "./column-types.js";
import type { Queryable } from "./pool.js";

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
  const own = { type: "bigint", nullable: false };
  if (source.ingest.mode !== "scd2")
    return { columns: new Map([...declared, ["_batch_id", own]]), primaryKey: source.primaryKey };
  return {
    columns: new Map([...declared, ["_batch_id", own], ...Object.entries(timesOfVersions)]),
    primaryKey: [...source.primaryKey, versionStart],
  };
}

/** By this column a table of versions is told. */
export const versionStart = "_valid_from";

/** Columns of a source that keeps its history: when a version of a row was valid. */
const timesOfVersions: Readonly<Record<string, ColumnShape>> = {
  [versionStart]: { type: "timestamp with time zone", nullable: false },
  _valid_to: { type: "timestamp with time zone", nullable: true },
};

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

/** The first difference between the stored tables and those that the definitions want; null: there is none. */
export function shapeMismatch(
  stored: ReadonlyMap<string, TableShape>,
  { sources, features }: Pick<ProjectDefinition, "sources" | "features">,
): string | null {
  const wanted: [string, TableShape][] = [
    ...sources.map((source): [string, TableShape] => [`raw.${source.name}`, rawShape(source)]),
    ...features.flatMap((view): [string, TableShape][] => [
      [`features.${view.name}`, viewShape(view, "features")],
      [`online.${view.name}`, viewShape(view, "online")],
    ]),
  ];
  for (const [table, { columns, primaryKey }] of wanted) {
    const found = stored.get(table);
    if (found === undefined) return `${table} is missing`;
    for (const [column, { type }] of columns) {
      const actual = found.columns.get(column)?.type ?? "missing";
      if (actual !== type) return `${table}.${column} should be ${type} and is ${actual}`;
    }
    if (primaryKey.length > 0 && found.primaryKey.join() !== primaryKey.join()) {
      return `${table} should have the primary key (${primaryKey.join(", ")})`;
    }
  }
  return null;
}

/** Tables of the given schemas as they are in the database, by `schema.table`. */
export async function readShapes(
  db: Queryable,
  schemas: readonly string[],
): Promise<Map<string, TableShape>> {
  const { rows } = await db.query<{
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
