/** Quantiles cannot be put together from parts: they are read from the raw rows of each window. */
import { interval } from "../sql/duration.js";
import { conjunct, print } from "../sql/expression.js";
import { column, identifier } from "../sql/quote.js";
import { indent, select } from "../sql/select.js";
import { rawTable } from "../tables/relations.js";
import type { Grid } from "./grid.js";
import { aggregated, relationOf, type AggregateField } from "./grid-fields.js";

const row = identifier("observed_row");

/** A join that gives the field's value at the grid point of a row of `totals`. */
export function windowJoin({ view, source, own }: Grid, { name, aggregate }: AggregateField): string {
  const at = `totals.${own.at}`;
  const inRow = (name: string): string => column(name, row);
  const eventTime = inRow(view.eventTime ?? "");
  const knownAt = print(aggregate.knownAt, inRow);
  const of = print(aggregated(aggregate), inRow);
  const query = select({
    columns: [`percentile_cont(${aggregate.quantile}) WITHIN GROUP (ORDER BY ${of}) AS ${own.value}`],
    from: [`${rawTable(source.name)} AS ${row}`],
    where: [
      ...view.keys.map((key) => `${inRow(key.name)} = ${column(key.name, "totals")}`),
      `${eventTime} > ${at} - ${interval(aggregate.windowSeconds)}`,
      `${eventTime} <= ${at}`,
      ...(knownAt === eventTime ? [] : [`${knownAt} <= ${at}`]),
      ...(aggregate.where === null ? [] : [conjunct(aggregate.where, inRow)]),
    ],
  });
  return `CROSS JOIN LATERAL (\n${indent(query)}\n) AS ${relationOf(name)}`;
}
