/** Tables and the indexes of others that would have one name in the database. */
import type { FeatureServer, FeatureView, Source } from "../project.js";
import { problemAtKey, type Site } from "./site.js";

/**
 * Reports sources and feature views that are called like an index of another one: PostgreSQL keeps both in one list of
 * names for each schema.
 */
export function checkRelationNames(
  site: Site,
  sources: readonly Source[],
  views: readonly FeatureView[],
  servers: readonly FeatureServer[],
): void {
  const pushed = new Set(servers.flatMap(({ push }) => push));
  const ofSources = sources.map(({ name, primaryKey }) => ({
    name,
    indexes: [
      ...(primaryKey.length > 0 ? [`${name}_pkey`] : []),
      ...views
        .filter((view) => view.source === name && (pushed.has(name) || hasQuantile(view)))
        .map((view) => [...keysOf(view), ...(view.eventTime === null ? [] : [view.eventTime])])
        .map((columns) => `${name}_by_${columns.join("_")}`),
    ],
  }));
  const ofViews = views.map((view) => {
    const byTime = `${view.name}_by_${[...keysOf(view), "time"].join("_")}`;
    const values = view.fields.map(({ name }) => name);
    return { name: view.name, indexes: [`${view.name}_pkey`, byTime, `${byTime}_with_${values.join("_")}`] };
  });
  for (const [section, tables] of [
    ["sources", ofSources],
    ["features", ofViews],
  ] as const)
    for (const { name } of tables) {
      const owner = tables.find((other) => other.name !== name && other.indexes.includes(name));
      if (owner === undefined) continue;
      problemAtKey(site, [section, name], {
        code: "MLO1204",
        message: `"${name}" is the name of an index of "${owner.name}" in the database.`,
        hint: "Rename one of them.",
        related: { message: "the one that has the index", path: [section, owner.name] },
      });
    }
}

const keysOf = (view: FeatureView): string[] => view.keys.map(({ name }) => name);

const hasQuantile = ({ fields }: FeatureView): boolean =>
  fields.some(({ value }) => value.kind === "aggregate" && value.function === "quantile");
