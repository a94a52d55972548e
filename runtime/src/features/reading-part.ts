import pg from "pg";

/** A view's query over a part of its source: the rows that keep the condition. */
export function readingPart(rowsSql: string, source: string, condition: string): string {
  const table = `raw.${pg.escapeIdentifier(source)}`;
  const part = `(SELECT * FROM ${table} WHERE ${condition})`;
  return ["FROM", "JOIN"].reduce(
    (sql, word) => sql.replaceAll(`${word} ${table}`, () => `${word} ${part}`),
    rowsSql,
  );
}
