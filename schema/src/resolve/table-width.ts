/** What a table of PostgreSQL holds: columns, and bytes of a row that has to fit on one page. */
import type { ColumnType } from "../project.js";
import type { Path } from "../read/document.js";
import { problemAt, problemAtKey, type Site } from "./site.js";

/** PostgreSQL takes 1,600; some are kept for what ingestion adds, in the table and while a batch is read. */
export const mostColumns = 1_590;

/** Columns of an index, as that of a primary key. */
const mostKeyColumns = 32;

/**
 * Bytes for the values of so many columns in a row, which has to fit on a page of 8 kB: beside the row's header with a
 * bit for each column, and the columns that it has while its batch is read.
 */
export function mostRowBytes(columns: number): number {
  const header = 23 + Math.ceil((columns + 3) / 8);
  return 8_160 - 8 * Math.ceil(header / 8) - 16;
}

interface WideColumn {
  readonly type: ColumnType;
  readonly nullable: boolean;
}

/** Bytes of a value in its row; longer texts are kept elsewhere, and only where they are stands in the row. */
const bytesOf: Readonly<Record<ColumnType, { readonly least: number; readonly most: number }>> = {
  integer: { least: 8, most: 8 },
  float: { least: 8, most: 8 },
  timestamp: { least: 8, most: 8 },
  date: { least: 4, most: 8 },
  boolean: { least: 1, most: 8 },
  string: { least: 1, most: 24 },
};

/** Bytes of a row in which every value is there; of a text with at most so many bytes. */
export function rowBytes(
  columns: readonly { readonly type: ColumnType; readonly textBytes?: number }[],
): number {
  return sum(columns, ({ type, textBytes }) =>
    type === "string" && textBytes !== undefined
      ? Math.min(bytesOf.string.most, textBytes + 1)
      : bytesOf[type].most,
  );
}

/** Reports columns that no table holds, at the mapping of them at `path`, and warns of rows that may not fit. */
export function checkTableWidth(site: Site, path: Path, what: string, columns: readonly WideColumn[]): void {
  const count = (many: number): string => many.toLocaleString("en");
  if (columns.length > mostColumns)
    return problemAtKey(site, path, {
      code: "MLO1111",
      message: `${what} has ${count(columns.length)} columns, and a table of PostgreSQL holds at most ${count(mostColumns)} beside those that ingestion adds.`,
      hint: "Declare only the columns that are used: what is not declared is not read.",
    });
  const least = sum(columns, ({ type, nullable }) => (nullable ? 0 : bytesOf[type].least));
  const fits = mostRowBytes(columns.length);
  if (least > fits)
    return problemAtKey(site, path, {
      code: "MLO1111",
      message: `A row of ${what} takes at least ${count(least)} bytes, and a row of PostgreSQL has to fit into ${count(fits)}.`,
      hint: "Declare only the columns that are used: what is not declared is not read.",
    });
  const most = rowBytes(columns);
  if (most > fits)
    problemAtKey(site, path, {
      code: "MLO1112",
      severity: "warning",
      message: `A row of ${what} in which all ${count(columns.length)} values are there takes up to ${count(most)} bytes, and a row of PostgreSQL has to fit into ${count(fits)}.`,
      hint: "Rows with many missing values or short texts fit; one that does not stops the load. Declare only the columns that are used.",
    });
}

/** Reports keys of more columns than an index has. @param others columns that stand in it beside those of the key */
export function checkKeyWidth(site: Site, path: Path, key: readonly string[], others = 0): void {
  if (key.length + others > mostKeyColumns)
    problemAt(site, path, {
      code: "MLO1111",
      message: `The key has ${key.length} columns, and an index of PostgreSQL holds at most ${mostKeyColumns - others}.`,
      hint: "Name fewer columns; a transform can join several into one.",
    });
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
