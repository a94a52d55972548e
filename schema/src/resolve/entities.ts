import type { FileText } from "../definitions/file.js";
import type { ColumnType, Entity, FeatureView, Key, Source } from "../project.js";
import { dotted } from "../read/document.js";
import { problemAtKey, sortedEntries, type ByName, type Site } from "./site.js";

/** An entity as declared: the types of its keys follow from the sources. */
export interface DeclaredEntity {
  readonly name: string;
  readonly description: string | null;
  readonly keys: readonly string[];
}

export function declaredEntities(file: FileText): ByName<DeclaredEntity> {
  return new Map(
    sortedEntries(file.entities).map(([name, text]) => [
      name,
      { name, description: text.description ?? null, keys: [text.key].flat() },
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
    const view = [...views.values()].find((candidate) => candidate?.entity === entity.name);
    if (!view) warnUnused(site, entity.name);
    const keys = view?.keys ?? keysFromSources(entity, sources);
    if (keys) entities.push({ name: entity.name, description: entity.description, keys });
    else
      problemAtKey(site, ["entities", entity.name], {
        code: "MLO1301",
        message: `No source has the key of ${dotted(["entities", entity.name])}: ${entity.keys.join(", ")}.`,
        hint: "Name a column that the sources have, or remove the entity.",
      });
  }
  return entities;
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
