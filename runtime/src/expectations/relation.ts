import pg from "pg";
import type { ColumnType } from "../definitions/column.js";
import { statisticsSql, type ColumnStatistics } from "./column-statistics.js";
import type { Columns } from "./expectation.js";
import type { Ask } from "./plan.js";

export type Statistics = Readonly<Record<string, ColumnStatistics>>;

/** What the database says of the checked relation. */
export interface RelationShape {
  readonly columns: Columns;
  /** PostgreSQL's name of each column's type. */
  readonly databaseTypes: Readonly<Record<string, string>>;
  /** Whether rows have a place (ctid): tables have, queries and views have not. */
  readonly isTable: boolean;
  /** Columns that are NOT NULL. */
  readonly required: readonly string[];
  /** Sets of columns that an index keeps unique. */
  readonly uniqueKeys: readonly (readonly string[])[];
  /** By column; empty where nothing is known. */
  readonly statistics: Statistics;
}

/** The checked rows, as the scans read them. */
export interface CheckedRelation extends Pick<RelationShape, "statistics"> {
  /** The rows as FROM text. */
  readonly from: string;
  readonly columns: readonly string[];
}

/** Reads names and types of a relation's columns without reading a row. */
export async function describeRelation(client: pg.ClientBase, relation: string): Promise<RelationShape> {
  const { fields } = await client.query(`SELECT * FROM ${relation} LIMIT 0`);
  const ask: Ask = async (sql) => (await client.query<Record<string, unknown>>(sql)).rows;
  const types = await ask(
    `SELECT format_type(oid::oid, modifier) AS "type" FROM unnest(ARRAY[${fields.map(({ dataTypeID }) => dataTypeID).join(", ")}]::bigint[], ARRAY[${fields.map(({ dataTypeModifier }) => dataTypeModifier).join(", ")}]::int[]) WITH ORDINALITY AS t (oid, modifier, position) ORDER BY position`,
  );
  const named = fields.map(({ name }, index) => [name, String(types[index]?.["type"])] as const);
  return {
    columns: Object.fromEntries(
      named.map(([name, type]) => [name, { type: columnType(type), nullable: true }]),
    ),
    databaseTypes: Object.fromEntries(named),
    ...(await tableFacts(ask, relation)),
  };
}

/**
 * Columns of the table in "pg_class" that have no null for certain: not those of other servers, of tables whose children
 * may say otherwise, and of constraints that were not checked (NOT VALID).
 */
const requiredSql = `ARRAY (
  SELECT attname::text FROM pg_attribute
   WHERE attrelid = pg_class.oid AND attnum > 0 AND attnotnull AND relkind IN ('r', 'm') AND NOT relhassubclass
     AND NOT EXISTS (SELECT FROM pg_constraint
                      WHERE conrelid = attrelid AND contype = 'n' AND NOT convalidated AND attnum = ANY (conkey)))`;

async function tableFacts(
  ask: Ask,
  relation: string,
): Promise<Pick<RelationShape, "isTable" | "required" | "uniqueKeys" | "statistics">> {
  if (!/^(?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))?$/.test(relation))
    return { isTable: false, required: [], uniqueKeys: [], statistics: {} };
  const [row] = await ask(
    `SELECT relkind IN ('r', 'm', 'p') AS "is_table",
            ${requiredSql} AS "required",
            ARRAY (SELECT jsonb_build_array(VARIADIC ARRAY (
                            SELECT attname::text FROM pg_attribute WHERE attrelid = indrelid AND attnum = ANY (indkey[0:indnkeyatts - 1])))
                     FROM pg_index
                    WHERE indrelid = pg_class.oid AND indisunique AND indisvalid AND indimmediate
                      AND indpred IS NULL AND indexprs IS NULL) AS "unique_keys",
            ${statisticsSql} AS "statistics"
       FROM pg_class WHERE oid = to_regclass(${pg.escapeLiteral(relation)})`,
  );
  return {
    isTable: row?.["is_table"] === true,
    required: (row?.["required"] ?? []) as string[],
    uniqueKeys: (row?.["unique_keys"] ?? []) as string[][],
    statistics: (row?.["statistics"] ?? {}) as Statistics,
  };
}

function columnType(type: string): ColumnType {
  if (/^(smallint|integer|bigint)$/.test(type)) return "integer";
  if (/^(real|double precision|numeric)/.test(type)) return "float";
  if (type === "boolean") return "boolean";
  if (type.startsWith("timestamp")) return "timestamp";
  return type === "date" ? "date" : "string";
}
