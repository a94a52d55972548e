import type { FeatureViewDefinition, OnDemandViewDefinition } from "../definitions/feature-view.js";
import type { ProjectDefinition } from "../definitions/project.js";
import type { FeatureServerDefinition } from "../definitions/service.js";
import { FeatureError } from "./feature-error.js";
import { ownValue } from "../names/own-value.js";

/** One feature of a request. */
export type RequestedFeature = StoredFeature | OnDemandFeature;

/** One that the online table of its view holds. */
export interface StoredFeature {
  readonly kind: "stored";
  readonly view: FeatureViewDefinition;
  readonly field: string;
}

/** One that is computed from the request and from stored ones. */
export interface OnDemandFeature {
  readonly kind: "on_demand";
  readonly view: OnDemandViewDefinition;
  readonly field: string;
}

/** What a server answers of. */
export interface ServedFeatures {
  readonly server: FeatureServerDefinition;
  /** Views whose online tables it reads, also those that only on-demand views read. */
  readonly views: ReadonlyMap<string, FeatureViewDefinition>;
  readonly onDemandViews: ReadonlyMap<string, OnDemandViewDefinition>;
}

/** @throws Error where the emitted server names a view that the emitted project lacks */
export function servedFeatures(
  server: FeatureServerDefinition,
  project: Pick<ProjectDefinition, "features" | "onDemandViews">,
): ServedFeatures {
  const given = Object.keys(server.features);
  const onDemand = (project.onDemandViews ?? []).filter(({ name }) => given.includes(name));
  const read = onDemand.flatMap(({ lookups }) => Object.values(lookups).map(({ view }) => view));
  const names = new Set([...given, ...read]);
  const views = project.features.filter(({ name }) => names.has(name));
  const found = new Set([...views, ...onDemand].map(({ name }) => name));
  const lost = [...names].filter((name) => !found.has(name));
  if (lost.length > 0)
    throw new Error(`${server.name} names views that the project lacks: ${lost.join(", ")}`);
  return {
    server,
    views: new Map(views.map((view) => [view.name, view])),
    onDemandViews: new Map(onDemand.map((view) => [view.name, view])),
  };
}

/**
 * The features of `view:field` texts, `view:*` and `view` being all of a view's, in the order of the request.
 * @throws FeatureError 404 for names that are not served
 */
export function requestedFeatures(
  served: ServedFeatures,
  references: readonly string[],
): readonly RequestedFeature[] {
  return references.flatMap((reference) => {
    const [name = "", field = "*"] = reference.split(":");
    const fields = ownValue(served.server.features, name);
    if (fields === undefined) throw noSuchView(name, Object.keys(served.server.features));
    if (field === "*") return fields.map((each) => requested(served, name, each));
    if (!fields.includes(field)) {
      throw new FeatureError(
        404,
        "FeatureViewNotFoundException",
        `Feature view ${name} has no feature ${field} here; it has ${fields.join(", ")}`,
      );
    }
    return [requested(served, name, field)];
  });
}

function requested({ views, onDemandViews }: ServedFeatures, name: string, field: string): RequestedFeature {
  const onDemand = onDemandViews.get(name);
  if (onDemand !== undefined) return { kind: "on_demand", view: onDemand, field };
  return { kind: "stored", view: views.get(name)!, field };
}

/** The features of a named list. @throws FeatureError 404 */
export function featuresOfService(served: ServedFeatures, name: string): readonly RequestedFeature[] {
  const references = ownValue(served.server.featureServices, name);
  if (references !== undefined) return requestedFeatures(served, references);
  const names = Object.keys(served.server.featureServices).join(", ") || "none";
  throw new FeatureError(
    404,
    "FeatureServiceNotFoundException",
    `Feature service ${name} does not exist; there are: ${names}`,
  );
}

/** A view that is stored. @throws FeatureError 404 */
export function viewOf(served: ServedFeatures, name: string): FeatureViewDefinition {
  const view = served.views.get(name);
  if (view !== undefined) return view;
  throw noSuchView(name, served.views.keys());
}

function noSuchView(name: string, known: Iterable<string>): FeatureError {
  return new FeatureError(
    404,
    "FeatureViewNotFoundException",
    `Feature view ${name} does not exist; there are: ${[...known].join(", ")}`,
  );
}

/**
 * Names of the answer's columns: `view__field`, or the field alone.
 * @throws FeatureError 400 where two features would have one name
 */
export function answerNames(features: readonly RequestedFeature[], full: boolean): readonly string[] {
  const names = features.map(({ view, field }) => (full ? `${view.name}__${field}` : field));
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  if (repeated.length === 0) return names;
  throw new FeatureError(
    400,
    "FeatureNameCollisionError",
    `Duplicate features named ${[...new Set(repeated)].join(", ")} found. ` +
      (full
        ? "Ask for each feature once."
        : "Set full_feature_names to true, so that each has its view's name."),
  );
}
