/** Running totals: what stands in the windows is the sum of what entered and left them. */
import { textLiteral } from "../sql/quote.js";
import { select } from "../sql/select.js";
import type { Grid } from "./grid.js";
import { kept } from "./grid.js";
import { partOf, summing, type AggregateField } from "./grid-fields.js";
import type { GridColumns } from "./grid-columns.js";

/** A running total: an aggregate over the changes at a grid point, and the column that holds it. */
interface Total {
  readonly sql: string;
  readonly alias: string;
}

/** What enters and leaves the windows at each grid point. @param stays relation of the stays in a window */
export function changesSql(grid: Grid, stays: string): string {
  const { keys, own } = grid;
  const { enters, leaves, at, sign } = own;
  return select({
    columns: [keys, at, ...totals(grid).map(({ sql, alias }) => `${sql} AS ${alias}`)],
    from: [stays, `CROSS JOIN LATERAL (VALUES (${enters}, 1), (${leaves}, -1)) AS change (${at}, ${sign})`],
    where: [`${enters} < ${leaves}`],
    groupBy: [keys, at],
  });
}

export function totalsSql(grid: Grid): string {
  const { keys, own } = grid;
  return select({
    columns: [keys, own.at, ...totals(grid).map(({ alias }) => `sum(${alias}) OVER so_far AS ${alias}`)],
    from: ["changes"],
    window: `so_far AS (PARTITION BY ${keys} ORDER BY ${own.at} ROWS UNBOUNDED PRECEDING)`,
  });
}

function totals(grid: Grid): Total[] {
  return kept(grid, "totals", "distinct").flatMap((field) => totalsOf(field, grid.own));
}

function totalsOf(field: AggregateField, { term: name, sign, value }: GridColumns): Total[] {
  const aggregate = field.aggregate.function;
  return field.terms.flatMap((term) => {
    const total = (what: "count" | "sum" | "squares", changed: string): Total => ({
      sql: `sum(${changed}) FILTER (WHERE ${name} = ${textLiteral(term.name)})`,
      alias: partOf(term.name, what),
    });
    const count = total("count", sign);
    if (!summing.has(aggregate)) return [count];
    const sum = total("sum", `${sign} * ${value}`);
    // Of values that are not finite: how many there are, or their kinds.
    if (term.name !== field.name) return [aggregate === "stddev" ? count : sum];
    if (aggregate !== "stddev") return [count, sum];
    return [count, sum, total("squares", `${sign} * ${value} * ${value}`)];
  });
}
