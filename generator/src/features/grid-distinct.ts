/** Distinct values: a value counts once for each stretch of time in which any row holds it in the window. */
import { indent, select } from "../sql/select.js";
import { textLiteral } from "../sql/quote.js";
import { kept, type Grid } from "./grid.js";

/** The spans of all other terms, and of distinct values the stretches that their overlapping spans cover together. */
export function staysSql(grid: Grid): string {
  const { keys, own } = grid;
  const { term, value, enters, leaves, stretch, covered } = own;
  const terms = kept(grid, "distinct").map((field) => textLiteral(field.name));
  const columns = [keys, term, value, enters, leaves];
  const others = select({
    columns,
    from: ["spans"],
    where: [`${term} NOT IN (${terms.join(", ")})`],
  });
  const before = select({
    columns: [
      ...columns,
      `max(${leaves}) OVER (PARTITION BY ${keys}, ${term}, ${value} ORDER BY ${enters}, ${leaves} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS ${covered}`,
    ],
    from: ["spans"],
    where: [`${term} IN (${terms.join(", ")})`, `${enters} < ${leaves}`],
  });
  const numbered = select({
    columns: [
      ...columns,
      `count(*) FILTER (WHERE ${enters} > ${covered}) OVER (PARTITION BY ${keys}, ${term}, ${value} ORDER BY ${enters}, ${leaves} ROWS UNBOUNDED PRECEDING) AS ${stretch}`,
    ],
    from: [`(\n${indent(before)}\n) AS before`],
  });
  const together = select({
    columns: [keys, term, value, `min(${enters}) AS ${enters}`, `max(${leaves}) AS ${leaves}`],
    from: [`(\n${indent(numbered)}\n) AS numbered`],
    groupBy: [keys, term, value, stretch],
  });
  return `${others}\nUNION ALL\n${together}`;
}
