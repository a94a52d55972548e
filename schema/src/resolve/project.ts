import { defaults } from "../definitions/defaults.js";
import type { FileText } from "../definitions/file.js";
import { closest } from "../diagnostics/suggest.js";
import { createReporter } from "../diagnostics/reporter.js";
import { UserCode } from "../user-code/user-code.js";
import { createCodeReporter } from "./code-reporter.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { FeatureServer, Model, Project } from "../project.js";
import type { Path, SourceDocument } from "../read/document.js";
import { checkDataPlaces } from "./data-places.js";
import { resolveDeploy } from "./deploy.js";
import { declaredEntities, resolveEntities } from "./entities.js";
import { resolveFeatureServers } from "./feature-servers.js";
import { isOnDemand, type AnyView } from "./feature-references.js";
import { resolveFeatureViews } from "./feature-views.js";
import { deepFreeze } from "./freeze.js";
import { resolveModels } from "./models.js";
import { checkGeneratedNames } from "./names.js";
import { checkRelationNames } from "./relation-names.js";
import { resolveMonitors, resolveServices } from "./services.js";
import { withOnDemandViews } from "./on-demand-views.js";
import type { LoadConditionCheck } from "./condition-check.js";
import { problemAt, problemAtKey, type ByName, type Site } from "./site.js";
import { resolveSources } from "./sources.js";

export interface ResolveResult {
  /** What could be resolved; to be used only if no diagnostic is an error. */
  readonly project: Project;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Resolves names, types, times and defaults of a file that has the form of the language.
 * @param folder the project's, in which the user's own code is
 * @param loadConditionCheck null: row conditions are not checked
 */
export async function resolveProject(
  document: SourceDocument,
  file: FileText,
  pathOfEntry: ReadonlyMap<object, Path>,
  folder: string,
  loadConditionCheck: LoadConditionCheck | null,
): Promise<ResolveResult> {
  const { report, diagnostics } = createReporter(document.positions);
  const code = createCodeReporter(document.positions.file);
  const userCode = new UserCode(folder);
  const site: Site = { document, report, pathOfEntry, userCode, loadConditionCheck, reportIn: code.reportIn };
  checkGeneratedNames(site, file);
  const timezone = resolveTimezone(site, file);
  const declared = declaredEntities(file);
  const sources = await resolveSources(site, file, timezone);
  const views = await resolveFeatureViews(site, file, timezone, sources, declared);
  const anyViews = await withOnDemandViews({ site, timezone, entities: declared, views }, file);
  const models = await resolveModels(site, file, timezone, sources, anyViews, declared);
  const services = resolveServices(site, file, models);
  const featureServers = resolveFeatureServers(site, file, { sources, views: anyViews, models });
  checkRelationNames(site, present(sources), present(views), featureServers);
  warnUnusedViews(site, anyViews, models, featureServers);
  const project: Project = {
    version: file.version,
    name: file.project.name,
    description: file.project.description ?? null,
    timezone,
    seed: file.project.seed ?? defaults.project.seed,
    sources: present(sources),
    entities: resolveEntities(site, declared, sources, views),
    features: present(views),
    onDemandViews: present(anyViews).filter(isOnDemand),
    models: present(models),
    services: present(services),
    featureServers,
    monitors: resolveMonitors(site, file, services),
    deploy: resolveDeploy(site, file, [...present(services), ...featureServers]),
  };
  if (project.deploy.compose) checkDataPlaces(site, project.sources);
  return { project: deepFreeze(project), diagnostics: [...diagnostics, ...code.diagnostics] };
}

function present<T>(things: ByName<T>): readonly T[] {
  return [...things.values()].filter((thing) => thing !== null);
}

/** Zones whose names PostgreSQL takes for abbreviations in AT TIME ZONE, and for zones in its setting TimeZone. */
const placeOf: Readonly<Record<string, string>> = {
  CET: "Europe/Brussels",
  EET: "Europe/Athens",
  MET: "Europe/Brussels",
  WET: "Europe/Lisbon",
};

function resolveTimezone(site: Site, file: FileText): string {
  const timezone = file.project.timezone ?? defaults.project.timezone;
  const place = placeOf[timezone.toUpperCase()];
  if (place !== undefined) {
    problemAt(site, ["project", "timezone"], {
      code: "MLO1312",
      message: `"${timezone}" is also an abbreviation, by which PostgreSQL computes without summer time.`,
      hint: `Name a place: ${place} has the same clocks.`,
    });
    return defaults.project.timezone;
  }
  const zones = ["UTC", ...Intl.supportedValuesOf("timeZone")];
  if (zones.includes(timezone) || isZone(timezone)) return timezone;
  const best = closest(timezone, zones);
  problemAt(site, ["project", "timezone"], {
    code: "MLO1312",
    message: `There is no time zone "${timezone}".`,
    hint: best === null ? "Use an IANA name such as Europe/Berlin." : `Did you mean "${best}"?`,
  });
  return defaults.project.timezone;
}

/** Whether this is another IANA name, such as an older one; offsets such as +02:00 are none. */
function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function warnUnusedViews(
  site: Site,
  views: ByName<AnyView>,
  models: ByName<Model>,
  servers: readonly FeatureServer[],
): void {
  const broken = [...models.values()].includes(null);
  const used = new Set([
    ...[...models.values()].flatMap((model) => model?.views ?? []),
    ...[...models.values()].flatMap((model) =>
      (model?.inputs ?? []).flatMap((input) => (input.origin === "on_demand" ? [input.view] : [])),
    ),
    ...[...views.values()].flatMap((view) =>
      view && isOnDemand(view) ? view.lookups.map((lookup) => lookup.view) : [],
    ),
    ...servers.flatMap(({ features }) => features.map(({ view }) => view)),
  ]);
  for (const name of views.keys())
    if (!broken && !used.has(name))
      problemAtKey(site, ["features", name], {
        code: "MLO1313",
        severity: "warning",
        message: `No model uses the feature view "${name}".`,
        hint: "Name it under a model's inputs.features, or remove it.",
      });
}
