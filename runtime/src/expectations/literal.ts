import pg from "pg";
import type { ColumnType } from "../definitions/column.js";
import { numberFrom } from "./arguments.js";
import { ArgumentError } from "./expectation.js";

/**
 * `value` as an SQL literal that compares with a column of this type. Numbers may bound numeric columns only,
 * text bounds text and is read as a time for timestamp and date columns.
 */
export function literal(value: unknown, type: ColumnType, argument: string): string {
  switch (type) {
    case "integer":
    case "float":
      return numberLiteral(value, type, argument);
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

/** A number as PostgreSQL's float8, infinities included. */
export const float8 = (value: number): string => `'${value}'::float8`;

function numberLiteral(value: unknown, type: ColumnType, argument: string): string {
  if (typeof value === "bigint" && type === "integer") return exactLiteral(value);
  const number = numberFrom(value);
  if (number === null) throw new ArgumentError(`${argument} must be a number, as the column is ${type}`);
  if (type === "float" || !Number.isFinite(number)) return float8(number);
  // Against numeric PostgreSQL converts every value of an integer column, which takes ten times as long.
  return `'${number}'::${Number.isSafeInteger(number) ? "bigint" : "numeric"}`;
}

const exactLiteral = (value: bigint): string =>
  `'${value}'::${BigInt.asIntN(64, value) === value ? "bigint" : "numeric"}`;

function timeLiteral(value: unknown, argument: string): string {
  if (value instanceof Date) return pg.escapeLiteral(value.toISOString());
  if (typeof value !== "string" || Number.isNaN(Date.parse(value)))
    throw new ArgumentError(`${argument} must be a time such as 2013-01-31T10:00:00Z`);
  return pg.escapeLiteral(value);
}

/**
 * Literals of a set that a column of this type may take, without the members that no value of the type can
 * equal: the text "a" in a set for numbers matches nothing, as in Great Expectations.
 */
export function setLiterals(values: readonly unknown[], type: ColumnType): string[] {
  return values.flatMap((value) => {
    if (value === null) return [];
    try {
      return [literal(value, type, "value_set")];
    } catch (error) {
      if (error instanceof ArgumentError) return [];
      throw error;
    }
  });
}
