/**
 * Offline SQL of grid views: windowed aggregates at every grid point where a row enters or leaves a window.
 * At grid point g a window covers the rows with event_time in (g - window, g] and known_at <= g, so a row
 * enters at the first grid point that is neither before its event nor before its known time, and leaves at the
 * first one at or after event_time + window. Sums run over these changes in exact types, so they never drift.
 */
import type { FeatureView, Source } from "@mlops-yaml/schema";
import { interval } from "../sql/duration.js";
import { print } from "../sql/expression.js";
import { as, column, identifiers, textLiteral } from "../sql/quote.js";
import { select, withTables, type CommonTable } from "../sql/select.js";
import { rawTable } from "../tables/relations.js";
import { agedFields, agedJoin, agedRows, observedAges } from "./grid-ages.js";
import { staysSql } from "./grid-distinct.js";
import { extremesJoin, extremesSql, piecesSql } from "./grid-extremes.js";
import { byAge, fieldSql, type AggregateField } from "./grid-fields.js";
import { changesSql, totalsSql } from "./grid-totals.js";
import { windowJoin } from "./grid-windows.js";
import { gridOf, gridPoint, kept, type Grid } from "./grid.js";
import { presentKeys } from "./keys.js";

/** SELECT of every row of the view with event_time >= $1. */
export function gridRowsSql(view: FeatureView, source: Source): string {
  const grid = gridOf(view, source);
  const { own, fields } = grid;
  const hasDistinct = kept(grid, "distinct").length > 0;
  const hasExtremes = kept(grid, "extremes").length > 0;
  const tables: CommonTable[] = [
    ...agedFields(grid).map((field) => agedRows(grid, field)),
    {
      name: "observed",
      comment: "What each raw row brings into a window, and when that is known.",
      query: observed(grid),
    },
    {
      name: "spans",
      comment: "From the grid point at which a row enters a window to the one at which it leaves.",
      query: spans(grid),
    },
    {
      name: "stays",
      comment: "The same, and for distinct values the time in which any row holds them.",
      query: hasDistinct ? staysSql(grid) : "",
    },
    {
      name: "changes",
      comment: "What enters and leaves the windows at each grid point.",
      query: changesSql(grid, hasDistinct ? "stays" : "spans"),
    },
    {
      name: "totals",
      comment: "What the windows hold from each grid point to the next.",
      query: totalsSql(grid),
    },
    {
      name: "pieces",
      comment: "Stays cut into pieces of 1, 2, 4, … grid points, and the extremes of each piece.",
      query: hasExtremes ? piecesSql(grid) : "",
    },
    {
      name: "extremes",
      comment: "The extremes of the pieces that cover a grid point.",
      query: hasExtremes ? extremesSql(grid) : "",
    },
  ];
  return withTables(
    tables.filter(({ query }) => query !== ""),
    select({
      columns: [
        identifiers(
          view.keys.map((key) => key.name),
          "totals",
        ),
        `${own.at} AS event_time`,
        `${own.at} AS known_at`,
        ...fields.map((field) => as(fieldSql(field, grid), field.name)),
      ],
      from: [
        "totals",
        ...(hasExtremes ? [extremesJoin(grid)] : []),
        ...agedFields(grid).map((field) => agedJoin(grid, field)),
        ...kept(grid, "window").map((field) => windowJoin(grid, field)),
      ],
      where: [`${own.at} >= $1`],
    }),
  );
}

function observed(grid: Grid): string {
  const branches = grid.fields.flatMap((field) =>
    byAge.has(field.aggregate.function) ? [observedAges(grid, field)] : observedTerms(grid, field),
  );
  return branches.join("\nUNION ALL\n");
}

function observedTerms(
  { view, source, everySeconds, keys, own }: Grid,
  { aggregate, terms }: AggregateField,
): string[] {
  const eventTime = column(view.eventTime ?? "");
  return terms.map((term) =>
    select({
      columns: [
        keys,
        `${textLiteral(term.name)} AS ${own.term}`,
        `${term.value} AS ${own.value}`,
        `${eventTime} AS ${own.eventTime}`,
        `${print(aggregate.knownAt)} AS ${own.knownAt}`,
        `${interval(aggregate.windowSeconds)} AS ${own.duration}`,
      ],
      from: [rawTable(source.name)],
      // Rows that left the window before $1 change nothing from $1 on.
      where: [
        `${eventTime} > $1::timestamptz - ${interval(aggregate.windowSeconds + everySeconds)}`,
        ...presentKeys(view, source),
      ],
    }),
  );
}

function spans({ everySeconds, keys, own }: Grid): string {
  return select({
    columns: [
      keys,
      own.term,
      own.value,
      `${gridPoint(`greatest(${own.eventTime}, ${own.knownAt})`, everySeconds)} AS ${own.enters}`,
      `${gridPoint(`${own.eventTime} + ${own.duration}`, everySeconds)} AS ${own.leaves}`,
    ],
    from: ["observed"],
    where: [`${own.value} IS NOT NULL`, `${own.knownAt} IS NOT NULL`],
  });
}
