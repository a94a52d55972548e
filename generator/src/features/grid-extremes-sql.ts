/** Least and greatest values of a window: they cannot be kept as running sums, so they are read from the raw rows. */
import type { FeatureView, Source } from "@mlops-yaml/schema";
import { interval } from "../sql/duration.js";
import { conjunct, print } from "../sql/expression.js";
import { column, identifier } from "../sql/quote.js";
import { indent, select } from "../sql/select.js";
import { rawTable } from "../tables/relations.js";
import type { GridColumns } from "./grid-columns.js";
import type { AggregateField } from "./grid-totals.js";

const row = "observed_row";

/** The value that the join gives. Its name has a dot, so that no other relation has it. */
export function extremeValue(field: string, own: GridColumns): string {
  return `${windowAlias(field)}.${own.value}`;
}

function windowAlias(field: string): string {
  return identifier(`${field}.window`);
}

/** A join that gives the field's value at the grid point of a row of `totals`. */
export function extremeJoin(
  field: AggregateField,
  view: FeatureView,
  source: Source,
  own: GridColumns,
): string {
  const { aggregate } = field;
  if (aggregate.of === null)
    throw new Error(`${field.name} has nothing to take the ${aggregate.function} of`);
  const at = `totals.${own.at}`;
  const eventTime = column(view.eventTime ?? "", identifier(row));
  const knownAt = print(aggregate.knownAt, row);
  const query = select({
    columns: [`${aggregate.function}(${print(aggregate.of, row)}) AS ${own.value}`],
    from: [`${rawTable(source.name)} AS ${identifier(row)}`],
    where: [
      ...view.keys.map((key) => `${column(key.name, identifier(row))} = ${column(key.name, "totals")}`),
      `${eventTime} > ${at} - ${interval(aggregate.windowSeconds)}`,
      `${eventTime} <= ${at}`,
      ...(knownAt === eventTime ? [] : [`${knownAt} <= ${at}`]),
      ...(aggregate.where === null ? [] : [conjunct(aggregate.where, row)]),
    ],
  });
  return `CROSS JOIN LATERAL (\n${indent(query)}\n) AS ${windowAlias(field.name)}`;
}
