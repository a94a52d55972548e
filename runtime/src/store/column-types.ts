import type { ColumnType } from "../definitions/column.js";

/** How each column type is stored, spelled as `format_type` prints it. */
export const storedTypes: Readonly<Record<ColumnType, string>> = {
  integer: "bigint",
  float: "double precision",
  string: "text",
  boolean: "boolean",
  timestamp: "timestamp with time zone",
  date: "date",
};
