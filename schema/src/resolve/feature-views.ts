import type { BatchViewText } from "../definitions/feature-view.js";
import type { FileText } from "../definitions/file.js";
import type { FeatureView, Key, Source } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { tagsOf, type DeclaredEntity } from "./entities.js";
import { resolveField } from "./feature-fields.js";
import type { ViewSite } from "./view-site.js";
import { writtenFields } from "./feature-windows.js";
import { scopeOf } from "./compile.js";
import { greatestKnown } from "./known-times.js";
import {
  isWritten,
  kinds,
  lookUp,
  problemAt,
  problemAtKey,
  sortedEntries,
  type ByName,
  type Site,
} from "./site.js";
import { checkTableWidth } from "./table-width.js";
import { seconds } from "./values.js";

/** The views that are computed ahead of time, by name; null for those that cannot be told what they are, which is reported. */
export async function resolveFeatureViews(
  site: Site,
  file: FileText,
  timezone: string,
  sources: ByName<Source>,
  entities: ByName<DeclaredEntity>,
): Promise<ByName<FeatureView>> {
  const views = new Map<string, FeatureView | null>();
  for (const [name, text] of sortedEntries(file.features)) {
    if (text.type === "on_demand") continue;
    const path = ["features", name];
    const entity = lookUp(site, [...path, "entity"], text.entity, kinds.entity, entities);
    if (entity) refuseAlias(site, path, entity);
    const source = lookUp(site, [...path, "source"], text.source, kinds.source, sources);
    views.set(
      name,
      entity && source && (await resolveView({ site, path, source, timezone }, name, text, entity)),
    );
  }
  reportDifferentKeys(site, views);
  return views;
}

function refuseAlias(site: Site, path: Path, { name, aliasOf }: DeclaredEntity): void {
  if (aliasOf !== null)
    problemAt(site, [...path, "entity"], {
      code: "MLO1360",
      message: `${dotted([...path, "entity"])} is "${name}", which is only an alias of "${aliasOf}".`,
      hint: `Write entity: ${aliasOf}; a model looks the view up by the alias as ${name}.${String(path.at(-1))}.*.`,
    });
}

async function resolveView(
  view: Omit<ViewSite, "kind" | "scope">,
  name: string,
  text: BatchViewText,
  entity: DeclaredEntity,
): Promise<FeatureView> {
  const { site, path, source, timezone } = view;
  const kind = kindOf(text, source);
  checkTimes(site, path, text, source, kind);
  const keys = keysOf(site, path, entity, source);
  const viewSite = { ...view, kind, scope: scopeOf(source, timezone) };
  const fields = [];
  for (const field of writtenFields(viewSite, text.fields)) {
    checkFieldName(site, field.path, field.name, keys);
    const resolved = await resolveField(viewSite, field);
    if (resolved) fields.push(resolved);
  }
  checkTableWidth(site, [...path, "fields"], dotted(path), [
    ...keys.map(({ type }) => ({ type, nullable: false })),
    ...timesOfRows,
    ...fields.map(({ type }) => ({ type, nullable: true })),
  ]);
  const read = fields.flatMap(({ value }) => {
    if (value.kind === "code") return value.columns;
    return value.kind === "expression" ? value.expression.columns : [];
  });
  return {
    name,
    description: text.description ?? null,
    owner: text.owner ?? null,
    tags: tagsOf(text.tags),
    kind,
    entity: entity.name,
    keys,
    source: source.name,
    eventTime: source.eventTime,
    knownAt: kind === "latest" ? greatestKnown(source, [...read, ...keys.map((key) => key.name)]) : null,
    ttlSeconds: text.ttl === undefined ? null : seconds(text.ttl),
    everySeconds: text.every === undefined ? null : seconds(text.every),
    fields,
  };
}

/** The event time and the known time of a view's rows. */
const timesOfRows = [
  { type: "timestamp", nullable: false },
  { type: "timestamp", nullable: false },
] as const;

function kindOf(text: BatchViewText, source: Source): FeatureView["kind"] {
  if (Object.values(text.fields).some((field) => field.aggregate !== undefined)) return "grid";
  return source.eventTime === null ? "static" : "latest";
}

function checkTimes(
  site: Site,
  path: Path,
  text: BatchViewText,
  source: Source,
  kind: FeatureView["kind"],
): void {
  const name = dotted(path);
  if (kind === "grid" && source.eventTime === null)
    problemAt(site, [...path, "source"], {
      code: "MLO1303",
      message: `${name} aggregates over windows, but the source "${source.name}" has no event_time.`,
      hint: "Declare the source's event_time, or use column and expr only.",
    });
  if (kind === "grid" && text.every === undefined && !isWritten(site, [...path, "every"]))
    problemAtKey(site, path, {
      code: "MLO1304",
      message: `${name} has aggregates, but no "every".`,
      hint: "Add how often they are computed, such as every: 1h.",
    });
  if (kind !== "grid" && text.every !== undefined)
    problemAtKey(site, [...path, "every"], {
      code: "MLO1304",
      message: `${name} has "every", but no aggregate: its values stand at the rows' own times.`,
      hint: "Remove every.",
    });
  if (kind === "static" && text.ttl !== undefined)
    problemAtKey(site, [...path, "ttl"], {
      code: "MLO1303",
      message: `${name} has a "ttl", but the source "${source.name}" has no event_time to count from.`,
      hint: "Remove ttl, or declare the source's event_time.",
    });
  for (const key of ["every", "ttl"] as const)
    if (text[key] !== undefined && seconds(text[key]) === 0)
      problemAt(site, [...path, key], {
        code: "MLO1304",
        message: `${dotted([...path, key])} is zero.`,
        hint: "Use a duration above zero, such as 1h.",
      });
  if (text.every !== undefined && text.ttl !== undefined && seconds(text.ttl) < seconds(text.every))
    problemAt(site, [...path, "ttl"], {
      code: "MLO1304",
      message: `${name} keeps values for ${text.ttl}, but computes them only every ${text.every}.`,
      hint: `Make ttl at least ${text.every}.`,
    });
}

function keysOf(site: Site, path: Path, entity: DeclaredEntity, source: Source): readonly Key[] {
  return entity.keys.flatMap((name) => {
    const column = source.columns.find((candidate) => candidate.name === name);
    if (!column) {
      if (!isWritten(site, ["sources", source.name, "columns", name]))
        problemAt(site, [...path, "entity"], {
          code: "MLO1301",
          message: `${dotted(path)} describes the entity "${entity.name}", but its source "${source.name}" has no column "${name}".`,
          hint: `Declare the column "${name}" of ${source.name}, or use another entity or source.`,
          related: { message: "the entity's key", path: ["entities", entity.name, "key"] },
        });
      return [];
    }
    if (column.type === "float")
      problemAt(site, [...path, "entity"], {
        code: "MLO1302",
        message: `The key "${name}" of the entity "${entity.name}" is of type float.`,
        hint: "Use a string, integer, boolean or date: equal floats may differ in their last digit.",
      });
    if (columnsOfViews.has(name))
      problemAt(site, [...path, "entity"], {
        code: "MLO1204",
        message: `The key "${name}" of the entity "${entity.name}" has the name of a column that every view has.`,
        hint: `Declare the column under another name, and \`from\` with the one in the data: key: { type: ${column.type}, from: ${name} }.`,
        related: { message: "the entity's key", path: ["entities", entity.name, "key"] },
      });
    return [{ name, type: column.type }];
  });
}

/** Columns that every view's table has. */
const columnsOfViews: ReadonlySet<string> = new Set(["event_time", "known_at"]);

function checkFieldName(site: Site, path: Path, name: string, keys: readonly Key[]): void {
  const isKey = keys.some((key) => key.name === name);
  if (isKey || columnsOfViews.has(name))
    problemAtKey(site, path, {
      code: "MLO1204",
      message: `${dotted(path)} has the name of ${isKey ? "the entity's key" : "a column that every view has"}.`,
      hint: "Rename the field.",
    });
}

/** Views of one entity have keys of the same types, or they would not be about the same things. */
function reportDifferentKeys(site: Site, views: ByName<FeatureView>): void {
  const first = new Map<string, FeatureView>();
  for (const view of views.values()) {
    if (!view) continue;
    const other = first.get(view.entity);
    if (!other) {
      first.set(view.entity, view);
      continue;
    }
    const different = view.keys.find((key) =>
      other.keys.some((candidate) => candidate.name === key.name && candidate.type !== key.type),
    );
    if (different)
      problemAt(site, ["features", view.name, "source"], {
        code: "MLO1301",
        message: `The key "${different.name}" is of type ${different.type} in "${view.source}", but of another type in "${other.source}".`,
        hint: "Give the column the same type in both sources.",
        related: { message: "the other view", path: ["features", other.name] },
      });
  }
}
