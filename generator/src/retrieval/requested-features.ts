/** Features that somebody asks for by name, outside mlops.yaml. */
import type {
  ColumnType,
  Expression,
  FeatureView,
  LookedUpFeature,
  Lookup,
  OnDemandView,
  Project,
  RequestField,
} from "@mlops-yaml/schema";
import { GeneratorError } from "../errors.js";

export interface RequestedFeature {
  /** `view__field`, `alias__view__field`. */
  readonly name: string;
  readonly type: ColumnType;
  /** Null: the looked-up feature of this name itself. */
  readonly expression: Expression | null;
  readonly reads: readonly LookedUpFeature[];
  readonly lookups: readonly Lookup[];
  /** What an on-demand feature takes besides. */
  readonly request: readonly RequestField[];
}

/** @throws GeneratorError MLO3006 */
export function requestedFeature(project: Project, reference: string): readonly RequestedFeature[] {
  const [field = "*", viewName = "", alias = null, ...rest] = reference.split(".").toReversed();
  const view = project.features.find(({ name }) => name === viewName);
  const onDemand = project.onDemandViews.find(({ name }) => name === viewName);
  const found = view ?? onDemand;
  if (found === undefined || rest.length > 0 || (onDemand && alias !== null)) {
    const views = [...project.features, ...project.onDemandViews].map(({ name }) => name);
    throw unknown(
      `there is no feature view for "${reference}"`,
      `Write view.field or view.*; the views are: ${views.join(", ") || "none"}.`,
    );
  }
  const names = found.fields.map(({ name }) => name);
  if (field !== "*" && !names.includes(field))
    throw unknown(`features.${viewName} has no field "${field}"`, `The fields are: ${names.join(", ")}.`);
  if (onDemand) return onDemandFeatures(onDemand, field);
  return stored(project, view!, alias, field);
}

function stored(
  { entities }: Project,
  view: FeatureView,
  alias: string | null,
  field: string,
): readonly RequestedFeature[] {
  const entity = entities.find(({ name }) => name === alias);
  if (alias !== null && entity?.aliasOf !== view.entity) {
    const known = entities.flatMap(({ name, aliasOf }) => (aliasOf === view.entity ? [name] : []));
    throw unknown(
      `"${alias}" is no alias of the entity "${view.entity}"`,
      `Its aliases are: ${known.join(", ") || "none"}.`,
    );
  }
  const lookup: Lookup = {
    name: alias === null ? view.name : `${alias}__${view.name}`,
    view: view.name,
    alias,
    columns: (entity ?? view).keys.map(({ name }) => name),
  };
  return view.fields
    .filter(({ name }) => field === "*" || name === field)
    .map(({ name: each, type, unit }) => {
      const name = `${lookup.name}__${each}`;
      const read = { name, lookup: lookup.name, view: view.name, field: each, type, unit };
      return { name, type, expression: null, reads: [read], lookups: [lookup], request: [] };
    });
}

function onDemandFeatures(view: OnDemandView, field: string): readonly RequestedFeature[] {
  return view.fields
    .filter(({ name }) => field === "*" || name === field)
    .map(({ name, type, value }) => {
      if (value.kind === "code")
        throw unknown(
          `${view.name}.${name} is given by a function, which the database cannot call`,
          "Ask for what it reads, and call the function on that.",
        );
      const read = value.expression.columns;
      const reads = view.features.filter((feature) => read.includes(feature.name));
      return {
        name: `${view.name}__${name}`,
        type,
        expression: value.expression,
        reads,
        lookups: view.lookups.filter((lookup) => reads.some((each) => each.lookup === lookup.name)),
        request: view.request.filter((each) => read.includes(each.name)),
      };
    });
}

function unknown(message: string, hint: string): GeneratorError {
  return new GeneratorError("MLO3006", message, { hint });
}
