import type { FileText } from "../definitions/file.js";
import type { ColumnType, Entity, FeatureView, Key, Source, Tags } from "../project.js";
import { dotted } from "../read/document.js";
import { checkKeyWidth } from "./table-width.js";
import { kinds, lookUp, problemAt, problemAtKey, sortedEntries, type ByName, type Site } from "./site.js";

/** An entity as declared: the types of its keys follow from the sources. */
export interface DeclaredEntity {
  readonly name: string;
  readonly description: string | null;
  readonly tags: Tags;
  readonly aliasOf: string | null;
  readonly keys: readonly string[];
}

/** Labels in the order of their names. */
export function tagsOf(tags: { readonly [name: string]: string } | undefined): Tags {
  return sortedEntries(tags).map(([name, value]) => ({ name, value }));
}

export function declaredEntities(file: FileText): ByName<DeclaredEntity> {
  return new Map(
    sortedEntries(file.entities).map(([name, text]) => [
      name,
      {
        name,
        description: text.description ?? null,
        tags: tagsOf(text.tags),
        aliasOf: text.alias_of ?? null,
        keys: [text.key].flat(),
      },
    ]),
  );
}

/**
 * Entities with the types of their keys: those of the views that describe them (which agree, or it was
 * reported), else those of the first source that has the columns.
 */
export function resolveEntities(
  site: Site,
  declared: ByName<DeclaredEntity>,
  sources: ByName<Source>,
  views: ByName<FeatureView>,
): readonly Entity[] {
  const entities: Entity[] = [];
  for (const entity of declared.values()) {
    if (!entity) continue;
    // Beside the event time and the known time of its views' rows.
    checkKeyWidth(site, ["entities", entity.name, "key"], entity.keys, 2);
    const { name, description, tags, aliasOf } = entity;
    const view = [...views.values()].find((candidate) => candidate?.entity === name);
    if (aliasOf !== null) checkAlias(site, entity, declared);
    else if (!view) warnUnused(site, name);
    const keys = view?.keys ?? keysFromSources(entity, sources);
    if (keys) entities.push({ name, description, tags, aliasOf, keys });
    else
      problemAtKey(site, ["entities", entity.name], {
        code: "MLO1301",
        message: `No source has the key of ${dotted(["entities", entity.name])}: ${entity.keys.join(", ")}.`,
        hint: "Name a column that the sources have, or remove the entity.",
      });
  }
  return entities;
}

/** An alias stands for an entity that is none itself, and has as many key columns. */
function checkAlias(
  site: Site,
  { name, keys, aliasOf }: DeclaredEntity,
  declared: ByName<DeclaredEntity>,
): void {
  const at = ["entities", name, "alias_of"];
  const entity = lookUp(site, at, aliasOf ?? "", kinds.entity, declared);
  if (!entity) return;
  const told =
    entity.aliasOf !== null
      ? [`which is an alias of "${entity.aliasOf}" itself`, `Write alias_of: ${entity.aliasOf}.`]
      : entity.keys.length !== keys.length
        ? [
            `which has the key ${entity.keys.join(", ")}; the alias names ${keys.length} of ${entity.keys.length} columns`,
            "Name a column for each of the entity's keys, in their order.",
          ]
        : null;
  if (told)
    problemAt(site, at, {
      code: "MLO1360",
      message: `${dotted(at)} is "${entity.name}", ${told[0]}.`,
      hint: told[1] ?? "",
      related: { message: "the entity", path: ["entities", entity.name] },
    });
}

function warnUnused(site: Site, name: string): void {
  problemAtKey(site, ["entities", name], {
    code: "MLO1313",
    severity: "warning",
    message: `No feature view describes the entity "${name}".`,
    hint: "Use it as a view's entity, or remove it.",
  });
}

function keysFromSources(entity: DeclaredEntity, sources: ByName<Source>): readonly Key[] | null {
  for (const source of sources.values()) {
    const types = new Map<string, ColumnType>(source?.columns.map((column) => [column.name, column.type]));
    const keys = entity.keys.flatMap((name) => {
      const type = types.get(name);
      return type ? [{ name, type }] : [];
    });
    if (keys.length === entity.keys.length) return keys;
  }
  return null;
}
