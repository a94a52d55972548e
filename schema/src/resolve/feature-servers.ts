import { defaults } from "../definitions/defaults.js";
import type { FileText } from "../definitions/file.js";
import { suggestion } from "../diagnostics/suggest.js";
import type { FeatureServer, Model, Source } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import type { AnyView } from "./feature-references.js";
import { isWritten, kinds, lookUp, problemAt, sortedEntries, type ByName, type Site } from "./site.js";
import { parseReference } from "./values.js";

type ServerText = Extract<NonNullable<FileText["services"]>[string], { readonly type: "feature_server" }>;

interface Things {
  readonly sources: ByName<Source>;
  readonly views: ByName<AnyView>;
  readonly models: ByName<Model>;
}

interface Feature {
  readonly view: string;
  readonly field: string;
}

/** Servers of features: what they give out, under which names, and what they take. */
export function resolveFeatureServers(site: Site, file: FileText, things: Things): readonly FeatureServer[] {
  return sortedEntries(file.services).flatMap(([name, text]): FeatureServer[] => {
    if (text.type !== "feature_server") return [];
    const path = ["services", name];
    const all = [...things.views.values()].flatMap((view) => (view === null ? [] : fieldsOf(view)));
    const given = text.features ? featuresAt(site, [...path, "features"], text.features, things.views) : all;
    return [
      {
        name,
        description: text.description ?? null,
        port: text.port ?? defaults.featureServer.port,
        managementPort: text.management_port ?? null,
        apiKey: text.auth ? parseReference(text.auth.api_key) : null,
        features: byView(given),
        featureServices: featureServices(site, path, text, given, things),
        push: pushSources(site, path, text, things.sources),
      },
    ];
  });
}

function fieldsOf(view: AnyView): Feature[] {
  return view.fields.map((field) => ({ view: view.name, field: field.name }));
}

/** The features that a list of `view`, `view.*` and `view.field` names, once each. */
function featuresAt(
  site: Site,
  path: Path,
  list: readonly string[],
  views: ByName<AnyView>,
): readonly Feature[] {
  const found = new Map<string, Feature>();
  list.forEach((text, index) => {
    const [viewName = "", field = "*"] = text.split(".");
    const at = [...path, index];
    const view = lookUp(site, at, viewName, kinds.view, views);
    if (view === null) return;
    const wanted = fieldsOf(view).filter((each) => field === "*" || each.field === field);
    if (wanted.length === 0 && !isWritten(site, ["features", viewName, "fields", field]))
      problemAt(site, at, {
        code: "MLO1201",
        message: `features.${viewName} has no field "${field}".`,
        hint: suggestion(
          field,
          view.fields.map((each) => each.name),
          "fields",
        ),
      });
    for (const each of wanted) found.set(`${each.view}.${each.field}`, each);
  });
  return [...found.values()];
}

function byView(features: readonly Feature[]): FeatureServer["features"] {
  const views = [...new Set(features.map(({ view }) => view))].sort();
  return views.map((view) => ({
    view,
    fields: features.flatMap((each) => (each.view === view ? [each.field] : [])).sort(),
  }));
}

/** The declared ones, and a model's features under its name where all of them are given out. */
function featureServices(
  site: Site,
  path: Path,
  text: ServerText,
  given: readonly Feature[],
  { views, models }: Things,
): FeatureServer["featureServices"] {
  const isGiven = ({ view, field }: Feature): boolean =>
    given.some((each) => each.view === view && each.field === field);
  const declared = sortedEntries(text.feature_services).map(([name, list]) => {
    const at = [...path, "feature_services", name];
    const features = featuresAt(site, at, list, views);
    const hidden = features.filter((each) => !isGiven(each));
    if (hidden.length > 0)
      problemAt(site, at, {
        code: "MLO1370",
        message: `${dotted(at)} has ${hidden.map(({ view, field }) => `${view}.${field}`).join(", ")}, which ${dotted(path)} does not give out.`,
        hint: `Add it to ${dotted([...path, "features"])}, or leave it out.`,
      });
    return { name, features };
  });
  const names = new Set(declared.map(({ name }) => name));
  const ofModels = [...models.values()].flatMap((model) => {
    if (model === null || names.has(model.name)) return [];
    const features = model.inputs.flatMap((input) =>
      input.origin === "feature" || input.origin === "on_demand"
        ? [{ view: input.view, field: input.field }]
        : [],
    );
    return features.length > 0 && features.every(isGiven) ? [{ name: model.name, features }] : [];
  });
  return [...declared, ...ofModels].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Pushed rows are known by their key, and stay when the source is loaded. */
function pushSources(site: Site, path: Path, text: ServerText, sources: ByName<Source>): readonly string[] {
  (text.push ?? []).forEach((name, index) => {
    const at = [...path, "push", index];
    const source = lookUp(site, at, name, kinds.source, sources);
    if (source === null) return;
    if (source.primaryKey.length === 0)
      problemAt(site, at, {
        code: "MLO1371",
        message: `Rows of ${name} cannot be pushed: it has no primary key by which a row that comes twice is known.`,
        hint: `Declare sources.${name}.primary_key.`,
      });
    else if (source.ingest.mode === "full")
      problemAt(site, at, {
        code: "MLO1371",
        message: `Rows of ${name} cannot be pushed: its next load, in mode full, would take their place.`,
        hint: `Set sources.${name}.ingest.mode to incremental.`,
      });
    else if (source.ingest.mode === "scd2")
      problemAt(site, at, {
        code: "MLO1371",
        message: `Rows of ${name} cannot be pushed: its history (mode scd2) is told by complete readings.`,
        hint: `Set sources.${name}.ingest.mode to incremental.`,
      });
  });
  return [...(text.push ?? [])].sort();
}
