import { createHash } from "node:crypto";
import pg from "pg";
import { storedTypes } from "../store/index.js";
import type { ColumnType } from "../definitions/column.js";
import type { FeatureViewDefinition } from "../definitions/feature-view.js";
import type { RequestedFeature, ServedFeatures } from "./requested-features.js";
import { ownValue } from "../names/own-value.js";

/** State of a value, as Feast spells it. */
export type FieldStatus = "PRESENT" | "NULL_VALUE" | "NOT_FOUND" | "OUTSIDE_MAX_AGE";

/** A look-up's row: texts as PostgreSQL prints them, empty where there is no value. */
export type LookedUpRow = readonly string[];

/** Told for each value that is not PRESENT. */
export type CountMissing = (view: string, status: FieldStatus, values: number) => void;

/** Columns that a statement reads of one look-up: the row's state and event time, then the fields. */
export interface LookupColumns {
  readonly view: FeatureViewDefinition;
  /** Place of the state in a row; the event time and the fields follow. */
  readonly at: number;
  readonly fields: readonly string[];
}

/** A prepared statement that reads all asked features of any number of entities in one round trip. */
export interface OnlineLookup {
  /** The entity keys whose lists of values are $1, $2, … */
  readonly keys: readonly { readonly name: string; readonly type: ColumnType }[];
  /** What on-demand features take from the request besides. */
  readonly request: readonly {
    readonly name: string;
    readonly type: ColumnType;
    readonly nullable: boolean;
  }[];
  /** By name: the view's, or `alias__view`. */
  readonly lookups: ReadonlyMap<string, LookupColumns>;
  readonly statement: { readonly name: string; readonly text: string };
}

/**
 * A row comes as one text, whose parts this character divides: a driver takes one column of a kilobyte in a
 * fraction of the time of sixty. An empty part is a missing value.
 */
export const separator = "\x1f";

/** State of a view's row for an entity, as the statement gives it. */
export const rowState = { notFound: "0", present: "1", outside: "2" } as const;

/** A view as it is looked up, and the fields that are read of it. */
interface WantedLookup {
  readonly view: FeatureViewDefinition;
  /** For each key of the view the name of the entity key whose values are sent. */
  readonly keys: Readonly<Record<string, string>>;
  readonly fields: Set<string>;
}

/** A row's age counts from now, as everywhere: the row's for latest views, the view's for those on a grid. */
export function onlineLookup(served: ServedFeatures, features: readonly RequestedFeature[]): OnlineLookup {
  const wanted = wantedLookups(served, features);
  const keys = new Map<string, ColumnType>();
  const lookups = new Map<string, LookupColumns>();
  const columns: string[] = [];
  const joins: string[] = [];
  for (const [name, { view, keys: sent, fields: set }] of wanted) {
    const fields = [...set];
    const alias = `v${lookups.size}`;
    lookups.set(name, { view, at: columns.length, fields });
    columns.push(stateSql(view, alias), `${alias}.event_time::text`);
    columns.push(...fields.map((field) => fieldSql(view, alias, field)));
    const same = Object.entries(view.keys).map(([key, type]) => {
      const asked = ownValue(sent, key) ?? key;
      keys.set(asked, type);
      return `${alias}.${pg.escapeIdentifier(key)} = asked.${pg.escapeIdentifier(asked)}`;
    });
    joins.push(`LEFT JOIN online.${pg.escapeIdentifier(view.name)} AS ${alias} ON ${same.join(" AND ")}`);
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
    request: requestOf(features).filter(({ name }) => !keys.has(name)),
    lookups,
    statement: { name: `features_${createHash("sha256").update(text).digest("hex").slice(0, 16)}`, text },
  };
}

function wantedLookups(
  { views }: ServedFeatures,
  features: readonly RequestedFeature[],
): ReadonlyMap<string, WantedLookup> {
  const wanted = new Map<string, WantedLookup>();
  const want = (name: string, lookup: Omit<WantedLookup, "fields">, field: string): void => {
    const known = wanted.get(name) ?? { ...lookup, fields: new Set<string>() };
    wanted.set(name, known);
    known.fields.add(field);
  };
  for (const feature of features) {
    if (feature.kind === "stored") {
      want(feature.view.name, { view: feature.view, keys: {} }, feature.field);
      continue;
    }
    for (const name of feature.view.fields[feature.field]?.reads ?? []) {
      const read = ownValue(feature.view.features, name);
      if (read === undefined) continue;
      const { view, keys } = feature.view.lookups[read.lookup]!;
      want(read.lookup, { view: views.get(view)!, keys }, read.field);
    }
  }
  return wanted;
}

function requestOf(features: readonly RequestedFeature[]): OnlineLookup["request"] {
  const request = new Map<string, OnlineLookup["request"][number]>();
  for (const feature of features) {
    if (feature.kind === "stored") continue;
    for (const name of feature.view.fields[feature.field]?.reads ?? []) {
      const column = ownValue(feature.view.request, name);
      if (column === undefined) continue;
      const { type, nullable = false } = column;
      request.set(name, { name, type, nullable });
    }
  }
  return [...request.values()];
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
