import type { ColumnType } from "@mlops-yaml/schema";

/** PostgreSQL's type of each column type. */
export const sqlTypeOf: Readonly<Record<ColumnType, string>> = {
  integer: "bigint",
  float: "double precision",
  string: "text",
  boolean: "boolean",
  timestamp: "timestamptz",
  date: "date",
};
