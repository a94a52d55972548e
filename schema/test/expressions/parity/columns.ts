import type { ExpressionColumn } from "../../../src/expressions/index.js";

const kinds = {
  integer: "bigint",
  float: "double precision",
  string: "text",
  boolean: "boolean",
  timestamp: "timestamptz",
  date: "date",
} as const;

export type Kind = keyof typeof kinds;

/** One column of each type that is never null, and one that can be: `integer`, `integer_or_null`, … */
export const columns: Readonly<Record<string, ExpressionColumn>> = Object.fromEntries(
  Object.keys(kinds).flatMap((type) => [
    [`a_${type}`, { type: type as Kind, nullable: false, unit: null }],
    [`n_${type}`, { type: type as Kind, nullable: true, unit: null }],
  ]),
);

export const createTable = `CREATE TABLE examples (id integer PRIMARY KEY, ${Object.entries(columns)
  .map(([name, { type, nullable }]) => `"${name}" ${kinds[type]}${nullable ? "" : " NOT NULL"}`)
  .join(", ")})`;
