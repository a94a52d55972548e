/** Offline SQL of views whose values are columns and expressions of single rows: latest and static ones. */
import type { FeatureView, Source } from "@mlops-yaml/schema";
import { rawRows } from "../tables/history.js";
import { operand, present, print } from "../sql/expression.js";
import { as, column, identifier, identifiers } from "../sql/quote.js";
import { select } from "../sql/select.js";
import { presentKeys } from "./keys.js";
import { latestFirst } from "./tie-break.js";

/**
 * SELECT of every row of the view with event_time >= $1; instead of the fields that code of the user's own computes
 * it has the columns that this code gets, after the other fields. There is one row for each entity, event time and
 * known time: of several raw rows the one that was written last stands, see `laterRow`.
 */
export function newestRowsSql(view: FeatureView, source: Source): string {
  const times = view.kind === "static" ? staticTimes : eventTimes(view);
  const rows = {
    columns: [
      ...view.keys.map((key) => identifier(key.name)),
      `${times.event} AS event_time`,
      `${times.known} AS known_at`,
      ...view.fields.flatMap(fieldColumn),
      ...codeInputs(view).map((name, index) => as(column(name), `_input_${index + 1}`)),
    ],
    from: [rawRows(source)],
    where: [`${times.event} >= $1`, ...presentKeys(view, source), ...present(view.knownAt)],
  };
  if (isUnique(view, source)) return select(rows);
  const moment = [identifiers(view.keys.map((key) => key.name)), ...times.order];
  return select({
    ...rows,
    distinctOn: moment,
    orderBy: [...moment, ...latestFirst(source, valuesOf(view))],
  });
}

interface Times {
  readonly event: string;
  readonly known: string;
  /** Columns by which raw rows of one entity differ in time. */
  readonly order: readonly string[];
}

const staticTimes: Times = {
  event: "timestamptz '-infinity'",
  known: "timestamptz '-infinity'",
  order: [],
};

function eventTimes(view: FeatureView): Times {
  const event = column(view.eventTime ?? "");
  const known = view.knownAt === null ? event : print(view.knownAt);
  return { event, known, order: known === event ? [event] : [event, known] };
}

/** Columns of the source that the view's functions of the user's own get, sorted. */
export function codeInputs(view: FeatureView): string[] {
  const read = view.fields.flatMap(({ value }) => (value.kind === "code" ? value.columns : []));
  return [...new Set(read)].toSorted();
}

/** None for a field that code of the user's own computes: its inputs stand after the fields. */
function fieldColumn(field: FeatureView["fields"][number]): string[] {
  const { value, name } = field;
  if (value.kind === "aggregate") throw new Error(`${name} is an aggregate outside a grid view`);
  return value.kind === "code" ? [] : [as(print(value.expression), name)];
}

/** Whether the source's primary key leaves one row for each entity and event time. */
function isUnique(view: FeatureView, source: Source): boolean {
  const known = new Set([...view.keys.map((key) => key.name), view.eventTime]);
  return source.primaryKey.length > 0 && source.primaryKey.every((name) => known.has(name));
}

function valuesOf(view: FeatureView): string[] {
  const values = view.fields.flatMap(({ value }) =>
    value.kind === "expression" ? [operand(value.expression)] : [],
  );
  return [...values, ...codeInputs(view).map((name) => column(name))];
}
