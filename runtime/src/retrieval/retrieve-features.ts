import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { withPool } from "../store/with-pool.js";
import { RuntimeError } from "../errors/index.js";
import { stage, typedRows, unfitRows } from "../ingestion/staging.js";
import type { OpenTable } from "../profiling/open-table.js";
import { transaction } from "../store/index.js";
import type { ColumnDefinition, ColumnType } from "../definitions/column.js";
import { spreadsheetName, spreadsheetText } from "./spreadsheet-text.js";
import { writeParquet, type ParquetColumn } from "./write-parquet.js";

/** What is asked of history, and how. */
export interface RetrievalQuery {
  /** Columns of the file that are read, by the names that the statement has for them. */
  readonly columns: Readonly<Record<string, ColumnDefinition>>;
  /** The column with the times; null: as of now. */
  readonly time: string | null;
  /** Names under which the statement wants the row's number and its time. */
  readonly names: { readonly row: string; readonly time: string };
  /** Reads pg_temp.asked, and gives `output` in this order. */
  readonly sql: string;
  readonly output: readonly { readonly name: string; readonly type: ColumnType }[];
  /** Those of them that are features. */
  readonly features: readonly string[];
  /** IANA name; times without a zone are read in it. */
  readonly timezone: string;
  /** Whether texts of a CSV file stand as they are, even where a spreadsheet takes them for formulas. */
  readonly raw?: boolean;
}

export interface RetrievedFeatures {
  readonly rows: number;
  /** How many rows lack a value, by feature. */
  readonly missing: Readonly<Record<string, number>>;
}

const id = pg.escapeIdentifier;
const shownRows = 5;

/**
 * Joins the entities and times of a file with the features that were known then, and writes both to a file: whole, or
 * not at all. Reads one state of the database and leaves nothing in it.
 * @param file ends in .csv or .parquet
 * @throws RuntimeError MLO5112 for rows that cannot be read; what opening the table throws
 */
export async function retrieveFeatures(
  databaseUrl: string,
  entities: OpenTable,
  query: RetrievalQuery,
  file: string,
): Promise<RetrievedFeatures> {
  return withPool(databaseUrl, (pool) =>
    transaction(pool, async (client) => {
      await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      const { columns, time, names } = query;
      await stage(client, columns, entities.typedLines(columns), query.timezone);
      await refuseUnfit(client, entities, query);
      const at = time === null ? "now()" : id(time);
      await client.query(
        `CREATE TEMPORARY TABLE asked ON COMMIT DROP AS
           SELECT *, _row_number AS ${id(names.row)}, ${at} AS ${id(names.time)} FROM ${typedRows(columns)}`,
      );
      await client.query(`ANALYZE pg_temp.asked`);
      await client.query(`CREATE TEMPORARY TABLE retrieved ON COMMIT DROP AS ${query.sql}`);
      await write(client, query, file);
      return counts(client, query.features);
    }),
  );
}

/** A row that is left out silently would be missed later. */
async function refuseUnfit(
  client: pg.PoolClient,
  { files }: OpenTable,
  { columns, time }: RetrievalQuery,
): Promise<void> {
  const timeless =
    time === null
      ? ""
      : `UNION ALL SELECT _row_number, jsonb_build_object('reasons', jsonb_build_array(${pg.escapeLiteral(`${time}: no time`)})) FROM ${typedRows(columns)} WHERE ${id(time)} IS NULL`;
  const { rows } = await client.query<{ text: string; count: number }>(
    `SELECT 'row ' || _row_number || ': ' || array_to_string(ARRAY (SELECT jsonb_array_elements_text(_unfit -> 'reasons')), '; ') AS text,
            (count(*) OVER ())::int AS count
       FROM (SELECT _row_number, _unfit FROM ${unfitRows(columns)} ${timeless}) AS refused ORDER BY _row_number LIMIT ${shownRows}`,
  );
  const [first] = rows;
  if (first === undefined) return;
  const rest = first.count - rows.length;
  const more = rest > 0 ? `\nand ${rest} more` : "";
  throw new RuntimeError(
    "MLO5112",
    `${files.join(", ")} cannot be read as it is asked for:\n${rows.map(({ text }) => text).join("\n")}${more}`,
  );
}

async function write(client: pg.PoolClient, { output, raw }: RetrievalQuery, file: string): Promise<void> {
  const part = `${file}.part`;
  const select = (column: (of: ParquetColumn) => string): string =>
    `SELECT ${output.map(column).join(", ")} FROM pg_temp.retrieved`;
  const asIs = select(({ name }) => id(name));
  try {
    if (file.endsWith(".parquet")) await writeParquet(client, asIs, output, part);
    else
      await pipeline(
        client.query(
          copyTo(
            `COPY (${raw === true ? asIs : select(spreadsheetColumn)}) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')`,
          ),
        ),
        createWriteStream(part),
      );
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

function spreadsheetColumn({ name, type }: ParquetColumn): string {
  return `${type === "string" ? spreadsheetText(id(name)) : id(name)} AS ${id(spreadsheetName(name))}`;
}

async function counts(client: pg.PoolClient, features: readonly string[]): Promise<RetrievedFeatures> {
  const lacking = features.map((name, index) => `count(*) - count(${id(name)}) AS f${index}`);
  const { rows } = await client.query<Record<string, number>>(
    `SELECT ${["count(*) AS rows", ...lacking].join(", ")} FROM pg_temp.retrieved`,
  );
  const found = rows[0] ?? {};
  return {
    rows: found["rows"] ?? 0,
    missing: Object.fromEntries(features.map((name, index) => [name, found[`f${index}`] ?? 0])),
  };
}
