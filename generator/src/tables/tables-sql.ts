/** The DDL of a project's own tables: additive and safe to repeat. */
import type { FeatureView, Project, Source } from "@mlops-yaml/schema";
import { identifier } from "../sql/quote.js";
import { sqlTypeOf } from "../sql/types.js";
import { isHistory } from "./history.js";
import { featureTable, indexName, onlineTable, rawTable } from "./relations.js";

interface TableColumn {
  readonly name: string;
  readonly definition: string;
}

export function tablesSql(project: Project): string {
  return [
    ...project.sources.map((source) => sourceTable(source, viewsByKey(project, source))),
    ...project.features.map(viewTables),
  ].join("\n\n");
}

function sourceTable(source: Source, views: readonly FeatureView[]): string {
  const columns = [
    ...source.columns.map(({ name, type, nullable }) => tableColumn(name, sqlTypeOf[type], nullable)),
    tableColumn("_batch_id", "bigint", false),
    ...(isHistory(source) ? historyColumns : []),
  ];
  const indexes = views.map((view) => {
    const names = [...view.keys.map((key) => key.name), ...(view.eventTime === null ? [] : [view.eventTime])];
    return createIndex(source.name, names, rawTable(source.name), names.map(identifier));
  });
  return [
    `-- sources.${source.name}`,
    createTable(
      rawTable(source.name),
      columns,
      isHistory(source) ? [...source.primaryKey, "_valid_from"] : source.primaryKey,
    ),
    ...new Set(indexes),
  ].join("\n");
}

/** Views that look raw rows up by entity: for a quantile's window, or for the entities of pushed rows. */
function viewsByKey(project: Project, source: Source): FeatureView[] {
  const isPushed = project.featureServers.some(({ push }) => push.includes(source.name));
  return project.features.filter((view) => view.source === source.name && (isPushed || readsRawRows(view)));
}

/** When a version of a row is valid: from the first time on, up to the second, which is null for the present one. */
const historyColumns = [
  tableColumn("_valid_from", "timestamptz", false),
  tableColumn("_valid_to", "timestamptz", true),
];

/** Quantiles are read from the raw rows of a window. */
function readsRawRows(view: FeatureView): boolean {
  return view.fields.some(({ value }) => value.kind === "aggregate" && value.function === "quantile");
}

function viewTables(view: FeatureView): string {
  const keys = view.keys.map((key) => key.name);
  const columns = [
    ...view.keys.map((key) => tableColumn(key.name, sqlTypeOf[key.type], false)),
    tableColumn("event_time", "timestamptz", false),
    tableColumn("known_at", "timestamptz", false),
    ...view.fields.map((field) => tableColumn(field.name, sqlTypeOf[field.type], true)),
  ];
  const order = [...keys.map(identifier), `"event_time" DESC`, `"known_at" DESC`];
  return [
    `-- features.${view.name}`,
    createTable(featureTable(view.name), columns, []),
    historyIndex(view, [...keys, "time"], order),
    createTable(onlineTable(view.name), columns, keys),
  ].join("\n");
}

/**
 * Look-ups in history are answered by the index alone where it can hold the values: texts may be longer than a row of
 * an index, and an index has at most 32 columns.
 */
function historyIndex(view: FeatureView, names: readonly string[], order: readonly string[]): string {
  const values = view.fields.map((field) => field.name);
  const fits = view.fields.every(({ type }) => type !== "string") && order.length + values.length <= 32;
  if (!fits) return createIndex(view.name, names, featureTable(view.name), order);
  // Another name with other values: an index that is there keeps the columns that it was made with.
  const covering = [...names, "with", ...values];
  return createIndex(view.name, covering, featureTable(view.name), order, values.map(identifier));
}

function tableColumn(name: string, type: string, nullable: boolean): TableColumn {
  return { name, definition: `${identifier(name)} ${type}${nullable ? "" : " NOT NULL"}` };
}

/** The key's columns stand in the table from its birth, so that the key can; all others are added. */
function createTable(table: string, columns: readonly TableColumn[], primaryKey: readonly string[]): string {
  const inKey = columns.filter(({ name }) => primaryKey.includes(name));
  const key = primaryKey.map(identifier).join(", ");
  const born =
    inKey.length === 0 ? "" : `${inKey.map(({ definition }) => definition).join(", ")}, PRIMARY KEY (${key})`;
  const added = columns
    .filter(({ name }) => !primaryKey.includes(name))
    .map(({ definition }) => `  ADD COLUMN IF NOT EXISTS ${definition}`);
  return `CREATE TABLE IF NOT EXISTS ${table} (${born});\nALTER TABLE ${table}\n${added.join(",\n")};`;
}

function createIndex(
  table: string,
  names: readonly string[],
  relation: string,
  columns: readonly string[],
  included: readonly string[] = [],
): string {
  const include = included.length === 0 ? "" : ` INCLUDE (${included.join(", ")})`;
  return `CREATE INDEX IF NOT EXISTS ${indexName(table, names)} ON ${relation} (${columns.join(", ")})${include};`;
}
