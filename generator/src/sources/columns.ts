import type { Source } from "@mlops-yaml/schema";
import type { Value } from "../frame/value.js";

/** Columns as the runtime takes them, by name. */
export function columnsValue(columns: Source["columns"]): Value {
  return Object.fromEntries(
    columns.map((column) => [
      column.name,
      {
        type: column.type,
        nullable: column.nullable ? true : undefined,
        from: column.from ?? undefined,
        format: column.format ?? undefined,
      },
    ]),
  );
}
