import { readFileSync } from "node:fs";
import pg from "pg";
import type { ColumnType } from "../../../src/definitions/column.js";

export type Data = Readonly<Record<string, readonly unknown[]>>;

export interface Dataset {
  readonly dataset: string;
  readonly tables: readonly { readonly name: string; readonly data: Data }[];
  readonly types: Readonly<Record<string, string>> | null;
}

export interface Case {
  readonly expectation_type: string;
  readonly title: string;
  readonly dataset: string;
  readonly in: Readonly<Record<string, unknown>>;
  readonly out: Readonly<Record<string, unknown>>;
  readonly only_for?: readonly string[];
  readonly suppress_test_for?: readonly string[];
  readonly tolerance?: number;
}

const lines = readFileSync(new URL("great_expectations.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Dataset | Case);

const datasets = new Map(
  lines.filter((line): line is Dataset => "tables" in line).map((line) => [line.dataset, line]),
);

export const cases = lines.filter((line): line is Case => "in" in line);

/** A case by its place in the file, type and title. */
export const nameOf = (each: Case): string =>
  `${cases.indexOf(each) + 1} ${each.expectation_type}: ${each.title}`;

export function datasetOf({ dataset }: Case): Dataset {
  const found = datasets.get(dataset);
  if (!found) throw new Error(`there is no dataset ${dataset}`);
  return found;
}

/** Whether Great Expectations runs the case on PostgreSQL. */
export function isForPostgres({ only_for: only, suppress_test_for: not = [] }: Case): boolean {
  const own = ["postgresql", "sqlalchemy"];
  return (
    (only === undefined || only.some((name) => own.includes(name))) && !not.some((name) => own.includes(name))
  );
}

const databaseTypes: Readonly<Record<ColumnType, string>> = {
  integer: "bigint",
  float: "double precision",
  string: "text",
  boolean: "boolean",
  timestamp: "timestamptz",
  date: "date",
};

/** Whether the case wants rows named by the key that Great Expectations' tests add. */
export const hasKey = ({ out }: Case): boolean => "unexpected_index_list" in out;

/** Creates the case's tables for the transaction; the first is the one to check. @returns its name */
export async function createTables(client: pg.ClientBase, each: Case): Promise<string> {
  const { tables, types } = datasetOf(each);
  const key = hasKey(each) ? ", pk_index bigint PRIMARY KEY" : "";
  for (const { name, data } of tables) {
    const columns = Object.entries(data).map(
      ([column, values]) => `${pg.escapeIdentifier(column)} ${databaseType(types?.[column], values, each)}`,
    );
    const table = pg.escapeIdentifier(name);
    await client.query(`CREATE TEMPORARY TABLE ${table} (${columns.join(", ")}${key}) ON COMMIT DROP`);
    const length = Math.max(0, ...Object.values(data).map((values) => values.length));
    const rows = Array.from({ length }, (_, index) =>
      Object.fromEntries([
        ...Object.entries(data).map(([column, values]) => [column, values[index] ?? null]),
        ["pk_index", index],
      ]),
    );
    await client.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`, [
      JSON.stringify(rows),
    ]);
  }
  return pg.escapeIdentifier(tables[0]?.name ?? "");
}

/** The type that the case gives the column, else the one of its values, else text. */
function databaseType(
  declared: string | undefined,
  values: readonly unknown[],
  { expectation_type: type }: Case,
): string {
  if (declared !== undefined) return declared.replace("DOUBLE_PRECISION", "DOUBLE PRECISION");
  const isEmpty = values.every((value) => value === null);
  if (isEmpty && /mean|median|stdev|sum|quantile|z_score/.test(type)) return databaseTypes.float;
  return databaseTypes[typeOf(values)];
}

function typeOf(values: readonly unknown[]): ColumnType {
  const present = values.filter((value) => value !== null);
  if (present.length === 0) return "string";
  if (present.every((value) => typeof value === "number"))
    return present.every(Number.isInteger) ? "integer" : "float";
  return present.every((value) => typeof value === "boolean") ? "boolean" : "string";
}
