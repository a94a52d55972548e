import pg from "pg";
import type { ColumnType } from "../definitions/column.js";
import type { Statistics } from "./relation.js";
import { text } from "./arguments.js";
import { ArgumentError, type Columns, type Kwargs } from "./expectation.js";

/** What an expectation is judged on: the columns of the relation, and the rows that its row_condition leaves. */
export interface Domain {
  readonly columns: Columns;
  /** PostgreSQL's name of each column's type, such as "character varying(10)". */
  readonly databaseTypes: Readonly<Record<string, string>>;
  /** What was estimated of the columns' values; empty where nothing is known. */
  readonly statistics: Statistics;
  /** Columns of which no value is missing. */
  readonly required: readonly string[];
  /** Sets of columns no combination of whose values, none of them missing, appears twice. */
  readonly uniqueKeys: readonly (readonly string[])[];
  /** FROM text of the checked rows. */
  readonly relation: string;
  /** SQL that is true for the rows that count; null: all do. */
  readonly condition: string | null;
  /** SQL to put rows in order, for increasing and decreasing; null: as they are stored. */
  readonly order: string | null;
  /** SQL that tells the rows apart; null: nothing does. */
  readonly rowId: string | null;
  /** FROM text of another table or source. */
  readonly tableNamed: (name: string) => string;
  /** Name of the source that the rows were loaded for; null: none. */
  readonly source: string | null;
  /** Time at which the rows are judged. */
  readonly now: Date;
}

export interface DomainColumn {
  readonly name: string;
  /** The column, quoted. */
  readonly sql: string;
  /** The column in the rows that count, null in the others: for aggregates, which pass over nulls. */
  readonly conditional: string;
  readonly type: ColumnType;
}

/** The column that an argument names. @throws ArgumentError if it is not in the relation */
export function columnOf(kwargs: Kwargs, domain: Domain, argument = "column"): DomainColumn {
  return namedColumn(text(kwargs, argument), domain);
}

/** The columns that `kwargs.column_list` names, two or more. */
export function columnListOf(kwargs: Kwargs, domain: Domain): DomainColumn[] {
  const list = kwargs["column_list"];
  if (!Array.isArray(list) || list.length < 2)
    throw new ArgumentError("column_list must list two or more columns");
  return list.map((name) => namedColumn(String(name), domain));
}

function namedColumn(name: string, { columns, condition }: Domain): DomainColumn {
  const column = columns[name];
  if (!column)
    throw new ArgumentError(`there is no column "${name}"; there are ${Object.keys(columns).join(", ")}`);
  const sql = pg.escapeIdentifier(name);
  const conditional = condition === null ? sql : `CASE WHEN ${condition} THEN ${sql} END`;
  return { name, sql, conditional, type: column.type };
}

/** @throws ArgumentError if the column holds something else */
export function needType({ name, type }: DomainColumn, types: readonly ColumnType[], why: string): void {
  if (!types.includes(type)) throw new ArgumentError(`the column "${name}" is ${type}: ${why}`);
}

export const numeric: readonly ColumnType[] = ["integer", "float"];

/** Number of the values that are not missing. PostgreSQL counts those that are missing faster. */
export const presentCount = ({ name, sql, conditional }: DomainColumn, domain: Domain): string => {
  if (domain.condition !== null) return `count(${conditional})`;
  return isRequired(domain, name) ? "count(*)" : `count(*) - count(*) FILTER (WHERE ${sql} IS NULL)`;
};

/** Whether it is known that no value of the column is missing. */
export const isRequired = ({ required }: Domain, name: string): boolean => required.includes(name);

/** Number of rows that count. */
export const rowCount = ({ condition }: Domain): string =>
  condition === null ? "count(*)" : `count(*) FILTER (WHERE ${condition})`;

/** Whether it is known that no combination of these values, none of them missing, appears twice. */
export const isKeptUnique = ({ uniqueKeys }: Domain, columns: readonly DomainColumn[]): boolean =>
  uniqueKeys.some((key) => key.every((name) => columns.some((column) => column.name === name)));
