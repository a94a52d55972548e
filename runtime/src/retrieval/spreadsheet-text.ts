import pg from "pg";

/** A spreadsheet takes a cell for a formula if it starts so (OWASP, "CSV injection"). */
const formulaStart = "^[-=+@\\t\\r\\n]";
/** A number alone computes nothing. */
const number = "^[-+]?[0-9]+([.][0-9]*)?([eE][-+]?[0-9]+)?$";

/** A column's name as a cell that starts no formula. */
export function spreadsheetName(name: string): string {
  return new RegExp(formulaStart).test(name) ? `'${name}` : name;
}

/** SQL for a text as a cell that starts no formula: a quote before it keeps it text. */
export function spreadsheetText(sql: string): string {
  const [start, plain] = [formulaStart, number].map((pattern) => pg.escapeLiteral(pattern));
  return `CASE WHEN ${sql} ~ ${start} AND ${sql} !~ ${plain} THEN '''' || ${sql} ELSE ${sql} END`;
}
