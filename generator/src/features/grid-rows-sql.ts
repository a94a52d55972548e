/**
 * Offline SQL of grid views: windowed aggregates at every grid point where a row enters or leaves a window.
 * At grid point g a window covers the rows with event_time in (g - window, g] and known_at <= g, so a row
 * enters at the first grid point that is neither before its event nor before its known time, and leaves at the
 * first one at or after event_time + window. Sums run over these changes in exact types, so they never drift.
 */
import type { FeatureView, Source } from "@mlops-yaml/schema";
import { duration, interval } from "../sql/duration.js";
import { print } from "../sql/expression.js";
import { as, column, identifiers, textLiteral } from "../sql/quote.js";
import { select, withTables } from "../sql/select.js";
import { rawTable } from "../tables/relations.js";
import { gridColumns, type GridColumns } from "./grid-columns.js";
import { extremeJoin } from "./grid-extremes-sql.js";
import { aggregatesOf, fieldSql, totalsOf, type AggregateField, type Total } from "./grid-totals.js";
import { presentKeys } from "./keys.js";

/** What all parts of the query share. */
interface Grid {
  readonly view: FeatureView;
  readonly source: Source;
  readonly fields: readonly AggregateField[];
  readonly everySeconds: number;
  /** The entity's keys, as a list of columns. */
  readonly keys: string;
  readonly own: GridColumns;
}

/** SELECT of every row of the view with event_time >= $1. */
export function gridRowsSql(view: FeatureView, source: Source): string {
  if (view.everySeconds === null) throw new Error(`${view.name} is on no grid`);
  const own = gridColumns(view);
  const fields = aggregatesOf(view);
  const keys = identifiers(view.keys.map((key) => key.name));
  const grid: Grid = { view, source, fields, everySeconds: view.everySeconds, keys, own };
  const totals = fields.flatMap((field) => totalsOf(field, own));
  const extremes = fields.filter(({ aggregate }) => ["min", "max"].includes(aggregate.function));
  return withTables(
    [
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
        name: "changes",
        comment: "What enters and leaves the windows at each grid point.",
        query: changes(grid, totals),
      },
      {
        name: "totals",
        comment: "What the windows hold from each grid point to the next.",
        query: runningTotals(grid, totals),
      },
    ],
    select({
      columns: [
        keys,
        `${own.at} AS event_time`,
        `${own.at} AS known_at`,
        ...fields.map((field) => as(fieldSql(field, own), field.name)),
      ],
      from: ["totals", ...extremes.map((field) => extremeJoin(field, view, source, own))],
      where: [`${own.at} >= $1`],
    }),
  );
}

function observed({ view, source, fields, everySeconds, keys, own }: Grid): string {
  const eventTime = column(view.eventTime ?? "");
  const branches = fields.flatMap(({ aggregate, terms }) =>
    terms.map((term) =>
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
    ),
  );
  return branches.join("\nUNION ALL\n");
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

function changes({ keys, own }: Grid, totals: readonly Total[]): string {
  const { enters, leaves, at, sign } = own;
  return select({
    columns: [keys, at, ...totals.map(({ sql, alias }) => `${sql} AS ${alias}`)],
    from: ["spans", `CROSS JOIN LATERAL (VALUES (${enters}, 1), (${leaves}, -1)) AS change (${at}, ${sign})`],
    where: [`${enters} < ${leaves}`],
    groupBy: [keys, at],
  });
}

function runningTotals({ keys, own }: Grid, totals: readonly Total[]): string {
  return select({
    columns: [keys, own.at, ...totals.map(({ alias }) => `sum(${alias}) OVER so_far AS ${alias}`)],
    from: ["changes"],
    window: `so_far AS (PARTITION BY ${keys} ORDER BY ${own.at} ROWS UNBOUNDED PRECEDING)`,
  });
}

/** The first grid point at or after the time. */
function gridPoint(time: string, everySeconds: number): string {
  const step = duration(everySeconds);
  const rounded = `${time} + interval '${step} -1 microsecond'`;
  return `date_bin(interval '${step}', ${rounded}, timestamptz '2000-01-01 00:00:00+00')`;
}
