import pg from "pg";
import type { ColumnType } from "../v1/definitions.js";
import type { Columns } from "./expectation.js";

type Kwargs = Readonly<Record<string, unknown>>;

/** An argument that does not fit; its message names the argument and what was wanted. */
export class ArgumentError extends Error {
  override readonly name = "ArgumentError";
}

/** The column that `kwargs.column` names. @throws ArgumentError if it is not in the relation */
export function columnOf(kwargs: Kwargs, columns: Columns): { name: string; sql: string; type: ColumnType } {
  return namedColumn(text(kwargs, "column"), columns);
}

/** The columns that `kwargs.column_list` names, two or more. */
export function columnListOf(
  kwargs: Kwargs,
  columns: Columns,
): { name: string; sql: string; type: ColumnType }[] {
  const list = kwargs["column_list"];
  if (!Array.isArray(list) || list.length < 2)
    throw new ArgumentError("column_list must list two or more columns");
  return list.map((name) => namedColumn(String(name), columns));
}

function namedColumn(name: string, columns: Columns): { name: string; sql: string; type: ColumnType } {
  const column = columns[name];
  if (!column)
    throw new ArgumentError(`there is no column "${name}"; there are ${Object.keys(columns).join(", ")}`);
  return { name, sql: pg.escapeIdentifier(name), type: column.type };
}

export function text(kwargs: Kwargs, name: string): string {
  const value = kwargs[name];
  if (typeof value !== "string" || value === "") throw new ArgumentError(`${name} must be text`);
  return value;
}

/** Share of considered rows that must meet the expectation, 1 by default. */
export function mostlyOf(kwargs: Kwargs): number {
  const value = kwargs["mostly"] ?? 1;
  if (typeof value !== "number" || !(value >= 0 && value <= 1))
    throw new ArgumentError("mostly must be greater than or equal to 0 and less than or equal to 1");
  return value;
}

/**
 * `value` as an SQL literal that compares with a column of this type. Numbers may bound numeric columns only,
 * text bounds text and is read as a time for timestamp and date columns.
 */
export function literal(value: unknown, type: ColumnType, argument: string): string {
  switch (type) {
    case "integer":
    case "float": {
      const number = value === "Infinity" ? Infinity : value === "-Infinity" ? -Infinity : value;
      if (typeof number !== "number" || Number.isNaN(number))
        throw new ArgumentError(`${argument} must be a number, as the column is ${type}`);
      return type === "float" || !Number.isFinite(number) ? `'${number}'::float8` : `'${number}'::numeric`;
    }
    case "boolean":
      if (typeof value !== "boolean" && value !== 0 && value !== 1)
        throw new ArgumentError(`${argument} must be true or false, as the column is boolean`);
      return value ? "true" : "false";
    case "timestamp":
      return `${timeLiteral(value, argument)}::timestamptz`;
    case "date":
      return `${timeLiteral(value, argument)}::date`;
    case "string":
      if (typeof value !== "string")
        throw new ArgumentError(`${argument} must be text, as the column is string`);
      return `${pg.escapeLiteral(value)}::text`;
  }
}

function timeLiteral(value: unknown, argument: string): string {
  if (typeof value !== "string" || Number.isNaN(Date.parse(value)))
    throw new ArgumentError(`${argument} must be a time such as 2013-01-31T10:00:00Z`);
  return pg.escapeLiteral(value);
}

/** Bounds of the `…_to_be_between` family as given; at least one, in order. */
export interface Bounds {
  readonly min: unknown;
  readonly max: unknown;
  readonly strictMin: boolean;
  readonly strictMax: boolean;
}

/** @throws ArgumentError if both bounds are missing, or if the lower is above the upper */
export function boundsOf(kwargs: Kwargs): Bounds {
  const bounds = {
    min: kwargs["min_value"] ?? null,
    max: kwargs["max_value"] ?? null,
    strictMin: kwargs["strict_min"] === true,
    strictMax: kwargs["strict_max"] === true,
  };
  if (bounds.min === null && bounds.max === null)
    throw new ArgumentError("min_value and max_value cannot both be missing");
  if (typeof bounds.min === "number" && typeof bounds.max === "number" && bounds.min > bounds.max)
    throw new ArgumentError(`min_value ${bounds.min} is greater than max_value ${bounds.max}`);
  return bounds;
}

/** SQL that is true where `value` keeps the bounds; null where `value` is null. */
export function withinSql(value: string, bounds: Bounds, type: ColumnType): string {
  const parts: string[] = [];
  if (bounds.min !== null)
    parts.push(`${value} ${bounds.strictMin ? ">" : ">="} ${literal(bounds.min, type, "min_value")}`);
  if (bounds.max !== null)
    parts.push(`${value} ${bounds.strictMax ? "<" : "<="} ${literal(bounds.max, type, "max_value")}`);
  return parts.join(" AND ");
}
