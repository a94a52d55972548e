import type { FeatureServerDefinition, FeatureViewDefinition } from "../v1/definitions.js";
import { FeatureError } from "./feature-error.js";

/** One feature of a request. */
export interface RequestedFeature {
  readonly view: FeatureViewDefinition;
  readonly field: string;
}

/** What a server answers of: its views by name, each with the fields that it gives out. */
export interface ServedFeatures {
  readonly server: FeatureServerDefinition;
  readonly views: ReadonlyMap<string, FeatureViewDefinition>;
}

/** @throws Error where the emitted server names a view that the emitted project lacks */
export function servedFeatures(
  server: FeatureServerDefinition,
  features: readonly FeatureViewDefinition[],
): ServedFeatures {
  const names = Object.keys(server.features);
  const views = new Map(features.filter(({ name }) => names.includes(name)).map((view) => [view.name, view]));
  const lost = names.filter((name) => !views.has(name));
  if (lost.length > 0)
    throw new Error(`${server.name} names views that the project lacks: ${lost.join(", ")}`);
  return { server, views };
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
    const view = viewOf(served, name);
    const fields = served.server.features[name] ?? [];
    if (field === "*") return fields.map((each) => ({ view, field: each }));
    if (!fields.includes(field)) {
      throw new FeatureError(
        404,
        "FeatureViewNotFoundException",
        `Feature view ${name} has no feature ${field} here; it has ${fields.join(", ")}`,
      );
    }
    return [{ view, field }];
  });
}

/** The features of a named list. @throws FeatureError 404 */
export function featuresOfService(served: ServedFeatures, name: string): readonly RequestedFeature[] {
  const references = served.server.featureServices[name];
  if (references !== undefined) return requestedFeatures(served, references);
  const names = Object.keys(served.server.featureServices).join(", ") || "none";
  throw new FeatureError(
    404,
    "FeatureServiceNotFoundException",
    `Feature service ${name} does not exist; there are: ${names}`,
  );
}

/** @throws FeatureError 404 */
export function viewOf(served: ServedFeatures, name: string): FeatureViewDefinition {
  const view = served.views.get(name);
  if (view !== undefined) return view;
  throw new FeatureError(
    404,
    "FeatureViewNotFoundException",
    `Feature view ${name} does not exist; there are: ${[...served.views.keys()].join(", ")}`,
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
