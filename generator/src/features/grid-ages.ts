/** First and last values of a window: rows are numbered by age, and the numbers are what is compared. */
import { interval } from "../sql/duration.js";
import { operand, print } from "../sql/expression.js";
import { column, identifier, textLiteral } from "../sql/quote.js";
import { select, type CommonTable } from "../sql/select.js";
import { rawTable } from "../tables/relations.js";
import { kept, type Grid } from "./grid.js";
import { aggregated, byAge, conditionsOf, partOf, relationOf, type AggregateField } from "./grid-fields.js";
import { presentKeys } from "./keys.js";
import { laterRow } from "./tie-break.js";

export function agedFields(grid: Grid): AggregateField[] {
  return kept(grid, "extremes").filter(({ aggregate }) => byAge.has(aggregate.function));
}

/** The rows that count for a field with their value, numbered in the order of time. */
export function agedRows(grid: Grid, field: AggregateField): CommonTable {
  const { view, source, keys, own } = grid;
  const { aggregate } = field;
  const eventTime = column(view.eventTime ?? "");
  const knownAt = print(aggregate.knownAt);
  const order = [
    eventTime,
    ...(knownAt === eventTime ? [] : [knownAt]),
    ...laterRow(source, [operand(aggregated(aggregate))]),
  ];
  return {
    name: relationOf(field.name),
    comment: `Rows that count for ${field.name}, numbered from the oldest to the newest.`,
    query: select({
      columns: [
        keys,
        `${print(aggregated(aggregate))} AS ${own.value}`,
        `${eventTime} AS ${own.eventTime}`,
        `${knownAt} AS ${own.knownAt}`,
        `row_number() OVER (ORDER BY ${order.join(", ")}) AS ${own.number}`,
      ],
      from: [rawTable(source.name)],
      where: [
        `${eventTime} > $1::timestamptz - ${interval(aggregate.windowSeconds + grid.everySeconds)}`,
        ...presentKeys(view, source),
        ...conditionsOf(aggregate),
        `${knownAt} IS NOT NULL`,
      ],
    }),
  };
}

/** The numbers as what is observed of the rows. */
export function observedAges({ keys, own }: Grid, field: AggregateField): string {
  return select({
    columns: [
      keys,
      `${textLiteral(field.name)} AS ${own.term}`,
      `${own.number} AS ${own.value}`,
      own.eventTime,
      own.knownAt,
      `${interval(field.aggregate.windowSeconds)} AS ${own.duration}`,
    ],
    from: [relationOf(field.name)],
  });
}

/** Joins the row that has the extreme number. */
export function agedJoin({ own }: Grid, { name }: AggregateField): string {
  const rows = identifier(`${name}.rows`);
  return `LEFT JOIN ${rows} ON ${rows}.${own.number} = ${partOf(name, "extreme")}`;
}
