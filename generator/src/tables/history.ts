import type { Source } from "@mlops-yaml/schema";
import { column, identifier, identifiers } from "../sql/quote.js";
import { sqlTypeOf } from "../sql/types.js";
import { rawTable } from "./relations.js";

/** Whether the source keeps all versions of its rows (slowly changing dimension type 2). */
export function isHistory(source: Source): boolean {
  return source.ingest.mode === "scd2";
}

/**
 * The raw rows that views read. Of history, the end of a row that was removed is a version of its own, without values,
 * so that nothing stands for what is no longer there.
 */
export function rawRows(source: Source): string {
  if (!isHistory(source)) return rawTable(source.name);
  const names = source.columns.map(({ name }) => name);
  const ended = source.columns.map(({ name, type }) =>
    source.primaryKey.includes(name) ? column(name, "gone") : `NULL::${sqlTypeOf[type]}`,
  );
  const sameKey = source.primaryKey.map((name) => `${column(name, "next")} = ${column(name, "gone")}`);
  return `(
    SELECT ${identifiers(names)}, ${identifier("_valid_from")} FROM ${rawTable(source.name)}
    UNION ALL
    SELECT ${ended.join(", ")}, gone."_valid_to"
    FROM ${rawTable(source.name)} AS gone
    WHERE gone."_valid_to" IS NOT NULL AND NOT EXISTS (
      SELECT FROM ${rawTable(source.name)} AS next WHERE ${sameKey.join(" AND ")} AND next."_valid_from" = gone."_valid_to"
    )
  ) AS versions`;
}
