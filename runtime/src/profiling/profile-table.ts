import pg from "pg";
import { withPool } from "../store/with-pool.js";
import type { ColumnType } from "../definitions/column.js";
import { ownValue } from "../names/own-value.js";

/** What a table was seen to hold; figures of a column leave out missing values. */
export interface TableProfile {
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
  /** Rows of the newest loads, the newest first. */
  readonly batches: readonly number[];
}

export interface ColumnProfile {
  readonly name: string;
  readonly type: ColumnType;
  readonly missing: number;
  /** Different values. */
  readonly distinct: number;
  /** Least and greatest value: numbers as numbers, times as ISO 8601; null for other types, and
   * for integers that no double holds. */
  readonly range: readonly [number, number] | readonly [string, string] | null;
  /** Least and greatest number of characters; null for other types than text. */
  readonly lengths: readonly [number, number] | null;
  /** All values, where they are few; else null. Integers that no double holds are bigints. */
  readonly values: readonly (string | number | bigint)[] | null;
  /** The one shape that all texts have, A for capitals, a for small letters, 9 for digits; null where they differ. */
  readonly shape: string | null;
}

/** A column with more different values than this has no list of them. */
const mostListed = 20;

/** PostgreSQL takes 1,664 results of a SELECT, and a column has up to six figures. */
const mostColumnsAtOnce = 250;

const id = pg.escapeIdentifier;

/**
 * Profiles the loaded table of a source in two scans.
 * @returns null where there is no such table, or no row in it
 * @throws RuntimeError MLO5011, MLO5012
 */
export async function profileTable(
  databaseUrl: string,
  source: string,
  columns: readonly { readonly name: string; readonly type: ColumnType }[],
): Promise<TableProfile | null> {
  const table = `raw.${id(source)}`;
  return withPool(databaseUrl, async (pool) => {
    const { rows: found } = await pool.query<{ there: boolean }>(
      "SELECT to_regclass($1) IS NOT NULL AS there",
      [table],
    );
    if (found[0]?.there !== true) return null;
    const row: Record<string, unknown> = {};
    for (let from = 0; from < columns.length; from += mostColumnsAtOnce) {
      const some = columns.slice(from, from + mostColumnsAtOnce);
      const { rows } = await pool.query<Record<string, unknown>>(
        `SELECT count(*)::float8 AS rows, ${some.map((column, index) => figures(column, from + index)).join(", ")} FROM ${table}`,
      );
      Object.assign(row, rows[0]);
    }
    const count = Number(row["rows"] ?? 0);
    if (count === 0) return null;
    const few = columns.filter(
      ({ type }, index) =>
        (type === "string" || type === "integer") && Number(row[`distinct_${index}`]) <= mostListed,
    );
    const listed =
      few.length === 0
        ? {}
        : (
            await pool.query<Record<string, string[] | null>>(
              `SELECT ${few.map(({ name }) => `array_agg(DISTINCT ${id(name)}::text) FILTER (WHERE ${id(name)} IS NOT NULL) AS ${id(name)}`).join(", ")} FROM ${table}`,
            )
          ).rows[0];
    const { rows: batches } = await pool.query<{ rows: number }>(
      "SELECT rows_loaded::float8 AS rows FROM raw._batches WHERE source = $1 AND state = 'loaded' ORDER BY batch_id DESC LIMIT 10",
      [source],
    );
    return {
      rows: count,
      columns: columns.map((column, index) =>
        profileOf(column, index, row, ownValue(listed ?? {}, column.name) ?? null),
      ),
      batches: batches.map((batch) => batch.rows),
    };
  });
}

/** Whether every value of a column that is not missing is in a column of another source's table. */
export async function isContained(
  databaseUrl: string,
  from: readonly [source: string, column: string],
  to: readonly [source: string, column: string],
): Promise<boolean> {
  const [source, column] = from;
  const [other, key] = to;
  return withPool(databaseUrl, async (pool) => {
    const { rows: found } = await pool.query<{ there: boolean }>(
      "SELECT to_regclass($1) IS NOT NULL AS there",
      [`raw.${id(other)}`],
    );
    if (found[0]?.there !== true) return false;
    const { rows } = await pool.query<{ contained: boolean }>(
      `SELECT NOT EXISTS (SELECT FROM raw.${id(source)} s WHERE s.${id(column)} IS NOT NULL
         AND NOT EXISTS (SELECT FROM raw.${id(other)} o WHERE o.${id(key)} = s.${id(column)})) AS contained`,
    );
    return rows[0]?.contained === true;
  });
}

function figures(
  { name, type }: { readonly name: string; readonly type: ColumnType },
  index: number,
): string {
  const column = id(name);
  const parts = [
    `count(${column})::float8 AS count_${index}`,
    `count(DISTINCT ${column})::float8 AS distinct_${index}`,
  ];
  if (type === "integer" || type === "float")
    // NaN and Infinity are no ends of a range.
    parts.push(
      ...["min", "max"].map(
        (end) =>
          `${end}(${column}::float8) FILTER (WHERE ${column}::float8 BETWEEN '-1e308' AND '1e308') AS ${end}_${index}`,
      ),
    );
  if (type === "timestamp" || type === "date")
    parts.push(
      ...["min", "max"].map(
        (end) =>
          `to_char(${end}(${column})${type === "timestamp" ? " AT TIME ZONE 'UTC'" : ""}, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS ${end}_${index}`,
      ),
    );
  if (type === "string") {
    const shape = `regexp_replace(regexp_replace(regexp_replace(left(${column}, 60), '[A-Z]', 'A', 'g'), '[a-z]', 'a', 'g'), '[0-9]', '9', 'g')`;
    parts.push(
      `min(length(${column})) AS min_${index}`,
      `max(length(${column})) AS max_${index}`,
      `min(${shape} COLLATE "C") AS shape_${index}`,
      `max(${shape} COLLATE "C") AS other_shape_${index}`,
    );
  }
  return parts.join(", ");
}

function profileOf(
  { name, type }: { readonly name: string; readonly type: ColumnType },
  index: number,
  row: Readonly<Record<string, unknown>>,
  listed: readonly string[] | null,
): ColumnProfile {
  const [least, greatest] = [row[`min_${index}`] ?? null, row[`max_${index}`] ?? null];
  const isInexact = type === "integer" && [least, greatest].some((end) => !Number.isSafeInteger(end));
  const ends =
    least === null || greatest === null || isInexact
      ? null
      : ([least, greatest] as unknown as readonly [number, number]);
  const shape = row[`shape_${index}`];
  return {
    name,
    type,
    missing: Number(row["rows"]) - Number(row[`count_${index}`]),
    distinct: Number(row[`distinct_${index}`]),
    range: type === "string" || type === "boolean" ? null : ends,
    lengths: type === "string" ? ends : null,
    values: listed && (type === "integer" ? listed.map(integerOf).sort(ascending) : listed),
    shape: typeof shape === "string" && shape === row[`other_shape_${index}`] ? shape : null,
  };
}

function integerOf(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

const ascending = (left: number | bigint, right: number | bigint): number =>
  left < right ? -1 : Number(left > right);
