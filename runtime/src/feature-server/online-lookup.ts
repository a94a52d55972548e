import { createHash } from "node:crypto";
import pg from "pg";
import { storedTypes } from "../store/index.js";
import type { ColumnType, FeatureViewDefinition } from "../v1/definitions.js";
import type { RequestedFeature } from "./requested-features.js";

/** State of a value, as Feast spells it. */
export type FieldStatus = "PRESENT" | "NULL_VALUE" | "NOT_FOUND" | "OUTSIDE_MAX_AGE";

/** Columns that a look-up reads of one view: its state and event time, then the fields. */
export interface ViewColumns {
  readonly view: FeatureViewDefinition;
  /** Place of the state in a row; the event time and the fields follow. */
  readonly at: number;
  readonly fields: readonly string[];
}

/** A prepared statement that reads all asked features of any number of entities in one round trip. */
export interface OnlineLookup {
  /** The entity keys whose lists of values are $1, $2, … */
  readonly keys: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly views: readonly ViewColumns[];
  readonly statement: { readonly name: string; readonly text: string };
}

/**
 * A row comes as one text, whose parts this character divides: a driver takes one column of a kilobyte in a
 * fraction of the time of sixty. An empty part is a missing value.
 */
export const separator = "\x1f";

/** State of a view's row for an entity, as the statement gives it. */
export const rowState = { notFound: "0", present: "1", outside: "2" } as const;

/** A row's age counts from now, as everywhere: the row's for latest views, the view's for those on a grid. */
export function onlineLookup(features: readonly RequestedFeature[]): OnlineLookup {
  const keys = new Map<string, ColumnType>();
  const fieldsOf = new Map<FeatureViewDefinition, Set<string>>();
  for (const { view, field } of features) {
    for (const [name, type] of Object.entries(view.keys)) keys.set(name, type);
    fieldsOf.set(view, (fieldsOf.get(view) ?? new Set()).add(field));
  }
  const views: ViewColumns[] = [];
  const columns: string[] = [];
  const joins: string[] = [];
  for (const [view, set] of fieldsOf) {
    const fields = [...set];
    const alias = `v${views.length}`;
    views.push({ view, at: columns.length, fields });
    columns.push(stateSql(view, alias), `${alias}.event_time::text`);
    columns.push(...fields.map((field) => fieldSql(view, alias, field)));
    const on = Object.keys(view.keys).map(pg.escapeIdentifier);
    const same = on.map((key) => `${alias}.${key} = asked.${key}`).join(" AND ");
    joins.push(`LEFT JOIN online.${pg.escapeIdentifier(view.name)} AS ${alias} ON ${same}`);
  }
  const names = [...keys.keys()].map(pg.escapeIdentifier);
  const lists = [...keys.values()].map((type, index) => `$${index + 1}::${storedTypes[type]}[]`);
  const text = [
    `SELECT array_to_string(ARRAY[${columns.join(", ")}], E'\\x1f', '')`,
    `FROM unnest(${lists.join(", ")}) WITH ORDINALITY AS asked (${[...names, "_place"].join(", ")})`,
    ...joins,
    "ORDER BY asked._place",
  ].join("\n");
  return {
    keys: [...keys].map(([name, type]) => ({ name, type })),
    views,
    statement: { name: `features_${createHash("sha256").update(text).digest("hex").slice(0, 16)}`, text },
  };
}

/** As text; that of strings is JSON already, so that no separator is in it and no text is empty. */
function fieldSql(view: FeatureViewDefinition, alias: string, field: string): string {
  const column = `${alias}.${pg.escapeIdentifier(field)}`;
  return view.fields[field] === "string" ? `to_json(${column})::text` : `${column}::text`;
}

function stateSql(view: FeatureViewDefinition, alias: string): string {
  const { notFound, present, outside } = rowState;
  const found = `WHEN ${alias}.event_time IS NULL THEN '${notFound}'`;
  if (view.ttlSeconds === null || view.kind === "static") return `CASE ${found} ELSE '${present}' END`;
  const newest =
    view.kind === "latest"
      ? `${alias}.event_time`
      : `(SELECT materialized_until FROM features._materializations WHERE view = ${pg.escapeLiteral(view.name)})`;
  const oldest = `now() - interval '${view.ttlSeconds} seconds'`;
  return `CASE ${found} WHEN ${oldest} <= ${newest} THEN '${present}' ELSE '${outside}' END`;
}

/** Look-ups find rows by key; plans that read whole tables are for other work. */
export const lookupSettings = [
  "enable_seqscan=off",
  "enable_hashjoin=off",
  "enable_mergejoin=off",
  "plan_cache_mode=force_generic_plan",
  "jit=off",
]
  .map((setting) => `-c ${setting}`)
  .join(" ");
