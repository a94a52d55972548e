import pg from "pg";
import type { Queryable } from "../store/index.js";
import type { ColumnDefinition, ColumnType } from "../definitions/column.js";

/** Distribution of a column's values. */
export interface ColumnProfile {
  readonly name: string;
  readonly type: ColumnType;
  /** Share of rows without a value, in [0, 1]. */
  readonly missing: number;
  /** Text of the least and the greatest value; null: there is none, or the type has no order worth telling. */
  readonly min: string | null;
  readonly max: string | null;
  readonly mean: number | null;
  /** Numbers and times: rows in bins of equal width from `from` to `to`; the outer bins hold what is beyond. */
  readonly histogram: {
    readonly from: string;
    readonly to: string;
    readonly counts: readonly number[];
  } | null;
  /** Text and booleans: the most frequent values. */
  readonly top: readonly { readonly value: string; readonly count: number }[] | null;
}

export interface TableProfile {
  /** Rows that were looked at. */
  readonly rows: number;
  /** Rows that the table has: estimated where a sample was taken. */
  readonly total: number;
  readonly columns: readonly ColumnProfile[];
}

/** Tables up to this many rows are looked at whole, larger ones by a sample of about as many. */
const sampleRows = 200_000;
const bins = 24;
/** Characters that are kept of a value. */
const valueLength = 80;

/**
 * Profiles columns of a table at a cost that does not grow with it: large tables are sampled by pages, always the
 * same ones. Loading pays nothing for it.
 * @param columns those to profile
 * @param topValues how many of the most frequent values
 */
export async function profileColumns(
  db: Queryable,
  table: string,
  columns: Readonly<Record<string, ColumnDefinition>>,
  topValues: number,
): Promise<TableProfile> {
  const total = await estimatedRows(db, table);
  const share = total > sampleRows ? (sampleRows / total) * 100 : null;
  const relation = share === null ? table : `${table} TABLESAMPLE SYSTEM (${share}) REPEATABLE (1)`;
  const entries = Object.entries(columns);
  const profiles: ColumnProfile[] = [];
  let rows = 0;
  // In portions: PostgreSQL takes at most 1,664 columns in a SELECT.
  for (let start = 0; start < Math.max(entries.length, 1); start += 200) {
    const portion = entries.slice(start, start + 200);
    const facts = await columnFacts(db, relation, portion);
    rows = Number(facts["rows"] ?? 0);
    for (const [index, [name, { type }]] of portion.entries()) {
      const known = Number(facts[`known${index}`] ?? 0);
      profiles.push({
        name,
        type,
        missing: rows === 0 ? 0 : (rows - known) / rows,
        min: textOf(facts[`min${index}`]),
        max: textOf(facts[`max${index}`]),
        mean: facts[`mean${index}`] == null ? null : Number(facts[`mean${index}`]),
        histogram: isOrdered(type) ? await histogram(db, relation, name, type, facts, index) : null,
        top: isOrdered(type) ? null : await frequent(db, relation, name, topValues),
      });
    }
  }
  return { rows, total: share === null ? rows : total, columns: profiles };
}

const isOrdered = (type: ColumnType): boolean => type !== "string" && type !== "boolean";
const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** What statistics say where there are any; counting would read the whole table. */
async function estimatedRows(db: Queryable, table: string): Promise<number> {
  const { rows } = await db.query<{ pages: number; tuples: number }>(
    `SELECT pg_relation_size(oid) / current_setting('block_size')::int AS pages,
            CASE WHEN relpages > 0 THEN reltuples / relpages ELSE 0 END AS tuples
       FROM pg_class WHERE oid = $1::regclass`,
    [table],
  );
  const [{ pages, tuples } = { pages: 0, tuples: 0 }] = rows;
  if (tuples > 0) return Math.round(pages * tuples);
  if (pages < 2000) return 0;
  const counted = await db.query<{ count: number }>(`SELECT count(*) AS count FROM ${table}`);
  return counted.rows[0]?.count ?? 0;
}

/** A number on which values of the type lie; NaN and the infinities are on no axis. */
function axis(name: string, type: ColumnType): string {
  const column = pg.escapeIdentifier(name);
  const number = type === "integer" || type === "float" ? column : `extract(epoch FROM ${column})`;
  return `nullif(nullif(nullif(${number}::float8, 'NaN'), 'Infinity'), '-Infinity')`;
}

async function columnFacts(
  db: Queryable,
  relation: string,
  columns: readonly (readonly [string, ColumnDefinition])[],
): Promise<Record<string, unknown>> {
  const items = columns.flatMap(([name, { type }], index) => {
    const column = pg.escapeIdentifier(name);
    const known = `count(${column}) AS "known${index}"`;
    if (!isOrdered(type)) return [known];
    const value = axis(name, type);
    const bounds = `percentile_disc(ARRAY[0.005, 0.995]) WITHIN GROUP (ORDER BY ${value})`;
    return [
      known,
      `min(${column})::text AS "min${index}"`,
      `max(${column})::text AS "max${index}"`,
      `(${bounds})[1] AS "from${index}"`,
      `(${bounds})[2] AS "to${index}"`,
      ...(type === "integer" || type === "float" ? [`avg(${value}) AS "mean${index}"`] : []),
    ];
  });
  const { rows } = await db.query<Record<string, unknown>>(
    `SELECT ${['count(*) AS "rows"', ...items].join(", ")} FROM ${relation}`,
  );
  return rows[0] ?? {};
}

async function histogram(
  db: Queryable,
  relation: string,
  name: string,
  type: ColumnType,
  facts: Record<string, unknown>,
  index: number,
): Promise<ColumnProfile["histogram"]> {
  const [from, to] = [facts[`from${index}`], facts[`to${index}`]];
  if (typeof from !== "number" || typeof to !== "number") return null;
  const counts = Array.from({ length: from === to ? 1 : bins }, () => 0);
  const bin =
    from === to
      ? "0"
      : `greatest(0, least(${bins - 1}, width_bucket(v, $1::float8, $2::float8, ${bins}) - 1))`;
  const { rows } = await db.query<{ bin: number; count: number }>(
    `SELECT ${bin} AS bin, count(*) AS count FROM (SELECT ${axis(name, type)} AS v FROM ${relation}) AS axis
      WHERE v IS NOT NULL GROUP BY 1`,
    from === to ? [] : [from, to],
  );
  for (const { bin: at, count } of rows) counts[at] = count;
  return { from: axisText(from, type), to: axisText(to, type), counts };
}

function axisText(value: number, type: ColumnType): string {
  if (type === "integer" || type === "float") return String(Number(value.toPrecision(6)));
  const time = new Date(value * 1000);
  if (Number.isNaN(time.getTime())) return String(value);
  return type === "date"
    ? time.toISOString().slice(0, 10)
    : time.toISOString().slice(0, 16).replace("T", " ");
}

async function frequent(
  db: Queryable,
  relation: string,
  name: string,
  limit: number,
): Promise<{ value: string; count: number }[]> {
  const column = pg.escapeIdentifier(name);
  const { rows } = await db.query<{ value: string; count: number }>(
    `SELECT left(${column}::text, ${valueLength}) AS value, count(*) AS count FROM ${relation}
      WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT $1`,
    [limit],
  );
  return rows;
}
