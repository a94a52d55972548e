import { fileWriter, ParquetWriter, schemaFromColumnData, type ColumnSource } from "hyparquet-writer";
import type pg from "pg";
import type { ColumnType } from "../definitions/column.js";

export interface ParquetColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** Rows that are in memory at once. */
const rowGroupSize = 20_000;

const parquetTypes = {
  integer: "INT64",
  float: "DOUBLE",
  string: "STRING",
  boolean: "BOOLEAN",
  timestamp: "TIMESTAMP",
  date: "STRING",
} as const satisfies Readonly<Record<ColumnType, ColumnSource["type"]>>;

/** Writes what a query gives as a Parquet file, a few rows at a time; dates are texts, times have milliseconds. */
export async function writeParquet(
  client: pg.PoolClient,
  sql: string,
  columns: readonly ParquetColumn[],
  file: string,
): Promise<void> {
  const columnsOf = (rows: readonly (readonly unknown[])[]): ColumnSource[] =>
    columns.map(({ name, type }, index) => ({
      name,
      type: parquetTypes[type],
      nullable: true,
      data: rows.map((row) => parquetValue(row[index] ?? null, type)),
    }));
  const writer = fileWriter(file);
  const parquet = new ParquetWriter({ writer, schema: schemaFromColumnData({ columnData: columnsOf([]) }) });
  await client.query(`DECLARE retrieved_rows NO SCROLL CURSOR FOR ${sql}`);
  for (;;) {
    const { rows } = await client.query<unknown[]>({
      text: `FETCH ${rowGroupSize} FROM retrieved_rows`,
      rowMode: "array",
    });
    if (rows.length === 0) break;
    const columnData = columnsOf(rows).map(({ name, data }) => ({ name, data }));
    await parquet.write({ columnData, rowGroupSize: rows.length });
  }
  await parquet.finish();
}

/** As the column's type wants it; times before and after all times are missing. */
function parquetValue(value: unknown, type: ColumnType): unknown {
  if (value === null) return null;
  if (type === "integer") return BigInt(value as number | string);
  if (type === "timestamp") return value instanceof Date ? value : null;
  return value;
}
