import type { FileText } from "../definitions/file.js";
import type { OnDemandViewText } from "../definitions/on-demand-view.js";
import type { ColumnType, FeatureView, OnDemandView } from "../project.js";
import { dotted } from "../read/document.js";
import { tagsOf, type DeclaredEntity } from "./entities.js";
import type { AnyView } from "./feature-references.js";
import { resolveOnDemandFields } from "./on-demand-fields.js";
import { featuresRead, requestOf } from "./on-demand-reads.js";
import { problemAt, problemAtKey, sortedEntries, type ByName, type Site } from "./site.js";

/** What on-demand views are resolved among. */
interface Things {
  readonly site: Site;
  readonly timezone: string;
  readonly entities: ByName<DeclaredEntity>;
  readonly views: ByName<FeatureView>;
}

/**
 * All views by name, on-demand ones besides the given; null for those with problems, which are reported. One that
 * reads another on-demand view has the other's expressions in its own, so that each stands on what is sent and on
 * features that are stored.
 */
export async function withOnDemandViews(things: Things, file: FileText): Promise<ByName<AnyView>> {
  const texts = new Map(
    sortedEntries(file.features).flatMap(([name, text]) =>
      text.type === "on_demand" ? [[name, text] as const] : [],
    ),
  );
  const done = new Map<string, AnyView | null>(things.views);

  const resolve = async (name: string, readers: readonly string[]): Promise<void> => {
    const text = texts.get(name);
    if (text === undefined || done.has(name)) return;
    if (readers.includes(name)) {
      reportCycle(things.site, [...readers.slice(readers.indexOf(name)), name]);
      for (const reader of readers.slice(readers.indexOf(name))) done.set(reader, null);
      return;
    }
    for (const feature of text.features ?? [])
      await resolve(feature.split(".").at(-2) ?? "", [...readers, name]);
    if (!done.has(name)) done.set(name, await resolveOnDemandView(things, name, text, done));
  };

  for (const name of texts.keys()) await resolve(name, []);
  return new Map(sortedEntries(Object.fromEntries(done)));
}

function reportCycle(site: Site, cycle: readonly string[]): void {
  const at = ["features", cycle[0] ?? "", "features"];
  problemAt(site, at, {
    code: "MLO1203",
    message: `${dotted(at)} reads its own view: ${cycle.join(" -> ")}.`,
    hint: "Take one of the views off another's features.",
  });
}

async function resolveOnDemandView(
  { site, timezone, entities }: Things,
  name: string,
  text: OnDemandViewText,
  views: ByName<AnyView>,
): Promise<OnDemandView | null> {
  const path = ["features", name];
  const read = featuresRead(site, path, text, views, entities);
  if (!read) return null;
  const request = requestOf(site, path, text, read.onDemand);
  const columns: Record<string, { type: ColumnType; nullable: boolean; unit: string | null }> = {};
  for (const { name: column, type, nullable, unit } of request) columns[column] = { type, nullable, unit };
  for (const { name: feature, type, unit } of read.features)
    columns[feature] = { type, nullable: true, unit };
  const scope = { columns, timezone, declaredAt: [...path, "request"] };
  const fields = await resolveOnDemandFields({ site, path, name, scope, foreign: read.onDemand }, text);
  if (request.length === 0 && read.features.length === 0) {
    problemAtKey(site, path, {
      code: "MLO1381",
      message: `${dotted(path)} has neither "request" nor "features": there is nothing that its fields could read.`,
      hint: "Name what the caller sends under request, or the features that it reads under features.",
    });
    return null;
  }
  return {
    name,
    description: text.description ?? null,
    owner: text.owner ?? null,
    tags: tagsOf(text.tags),
    request,
    features: read.features,
    lookups: read.lookups,
    fields,
  };
}
