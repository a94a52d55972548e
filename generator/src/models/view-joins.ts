/** Point-in-time joins: the values of a feature view that were known at a time, within its time to live. */
import type { FeatureView, Lookup, Model } from "@mlops-yaml/schema";
import { interval } from "../sql/duration.js";
import { column, identifier, textLiteral } from "../sql/quote.js";
import { indent, leftJoinLateral, select } from "../sql/select.js";
import { featureTable, onlineTable } from "../tables/relations.js";

/** Where a look-up takes the entity's key and the time from, as SQL. */
export interface Moment {
  readonly key: (name: string) => string;
  readonly time: string;
}

/** Name for a relation of the query's own beside the model's views. */
export function ownAlias(name: string, model: Model): string {
  return model.lookups.some((lookup) => lookup.name === name) ? `_${name}` : name;
}

/** Joins the newest row of the view known at the time, from its whole history. */
export function historicalJoin(
  view: FeatureView,
  lookup: Lookup,
  read: Pick<Model, "features">,
  moment: Moment,
): string {
  const alias = identifier(lookup.name);
  const keys = view.keys.map(
    (key, index) => `${identifier(key.name)} = ${moment.key(columnOf(lookup, index))}`,
  );
  if (view.kind === "static")
    return leftJoin(featureTable(view.name), alias, keysOf(view, lookup, alias, moment));
  const newest = select({
    columns: ["event_time", ...fieldsRead(lookup, read).map(identifier)],
    from: [featureTable(view.name)],
    // A plain known_at <= … would be a condition of the index, which PostgreSQL tests on every row of a page,
    // although the first row that is known is all that is wanted.
    where: [...keys, `event_time <= ${moment.time}`, `greatest(event_time, known_at) <= ${moment.time}`],
    orderBy: ["event_time DESC", "known_at DESC"],
    limit: 1,
  });
  return leftJoinLateral(newest, alias, freshness(view, alias, moment.time) ?? "true");
}

/** Joins the row that the online table holds. */
export function onlineJoin(view: FeatureView, lookup: Lookup, moment: Moment): string {
  const alias = identifier(lookup.name);
  const fresh = freshness(view, alias, moment.time);
  const conditions = [...keysOf(view, lookup, alias, moment), ...(fresh === null ? [] : [fresh])];
  return leftJoin(onlineTable(view.name), alias, conditions);
}

/** Fields that are read of a look-up. */
function fieldsRead(lookup: Lookup, read: Pick<Model, "features">): string[] {
  return read.features.flatMap((feature) => (feature.lookup === lookup.name ? [feature.field] : []));
}

/**
 * The state of a look-up whose values age: PRESENT, OUTSIDE_MAX_AGE where there is only an older row, else
 * NOT_FOUND. That of others follows from their event time, and is null here.
 */
export function stateSql(
  view: FeatureView,
  lookup: Lookup,
  moment: Moment,
  from: "online" | "history",
): string | null {
  const alias = identifier(lookup.name);
  if (freshness(view, alias, moment.time) === null) return null;
  const conditions = [
    ...view.keys.map((key, index) => `${identifier(key.name)} = ${moment.key(columnOf(lookup, index))}`),
    ...(from === "online" ? [] : [`event_time <= ${moment.time}`, `known_at <= ${moment.time}`]),
  ];
  const table = from === "online" ? onlineTable(view.name) : featureTable(view.name);
  return [
    "CASE",
    `  WHEN ${alias}.event_time IS NOT NULL THEN 'PRESENT'`,
    `  WHEN EXISTS (SELECT FROM ${table} WHERE ${conditions.join(" AND ")}) THEN 'OUTSIDE_MAX_AGE'`,
    "  ELSE 'NOT_FOUND'",
    "END",
  ].join("\n");
}

function keysOf(view: FeatureView, lookup: Lookup, alias: string, moment: Moment): string[] {
  return view.keys.map((key, index) => `${column(key.name, alias)} = ${moment.key(columnOf(lookup, index))}`);
}

/** Column of the model's source that holds the view's key at this place. */
function columnOf({ name, columns }: Lookup, index: number): string {
  const column = columns[index];
  if (column === undefined) throw new Error(`${name} has no column for key ${index}`);
  return column;
}

function leftJoin(table: string, alias: string, conditions: readonly string[]): string {
  return `LEFT JOIN ${table} AS ${alias}\n${indent(`ON ${conditions.join("\nAND ")}`)}`;
}

/**
 * Condition that a row is not older than the view's time to live; null where it lives for ever. A grid view's
 * row stands until the next one, so what counts is how far the view is computed.
 */
function freshness(view: FeatureView, alias: string, time: string): string | null {
  if (view.ttlSeconds === null || view.kind === "static") return null;
  const oldest = `${time} - ${interval(view.ttlSeconds)}`;
  if (view.kind === "latest") return `${oldest} <= ${alias}.event_time`;
  const until = `SELECT materialized_until FROM features._materializations WHERE view = ${textLiteral(view.name)}`;
  return `${oldest} <= (\n${indent(until)}\n)`;
}
