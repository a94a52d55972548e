import { suggestion } from "../diagnostics/suggest.js";
import type {
  FeatureField,
  FeatureView,
  LookedUpFeature,
  Lookup,
  OnDemandField,
  OnDemandView,
} from "../project.js";
import { dotted, type Path } from "../read/document.js";
import type { DeclaredEntity } from "./entities.js";
import { isWritten, kinds, lookUp, problemAt, type ByName, type Site } from "./site.js";

/** Either kind of view, by name. */
export type AnyView = FeatureView | OnDemandView;

export function isOnDemand(view: AnyView): view is OnDemandView {
  return "request" in view;
}

/** What `view.field`, `view.*` or `alias.view.field` names. */
export type FeatureReference = BatchReference | OnDemandReference;

export interface BatchReference {
  readonly kind: "batch";
  readonly view: FeatureView;
  readonly alias: string | null;
  readonly fields: readonly FeatureField[];
}

export interface OnDemandReference {
  readonly kind: "on_demand";
  readonly view: OnDemandView;
  readonly fields: readonly OnDemandField[];
}

/** The features that a reader names; null (and reports) where there is no such view. */
export function featureReference(
  site: Site,
  at: Path,
  text: string,
  views: ByName<AnyView>,
): FeatureReference | null {
  const [fieldName = "*", viewName = "", alias = null] = text.split(".").toReversed();
  const view = lookUp(site, at, viewName, kinds.view, views);
  if (!view) return null;
  checkField(site, at, view, fieldName);
  const isNamed = ({ name }: { readonly name: string }): boolean => fieldName === "*" || name === fieldName;
  if (!isOnDemand(view)) return { kind: "batch", view, alias, fields: view.fields.filter(isNamed) };
  if (alias === null) return { kind: "on_demand", view, fields: view.fields.filter(isNamed) };
  problemAt(site, at, {
    code: "MLO1360",
    message: `${dotted(at)} looks ${viewName} up by "${alias}", but an on-demand view describes no entity.`,
    hint: `Write ${viewName}.${fieldName}; the view itself names the aliases of the features that it reads.`,
  });
  return null;
}

/** How a view is looked up by its entity, or an alias of it; null (and reports) for an alias of something else. */
export function lookupOf(
  site: Site,
  at: Path,
  { view, alias }: Pick<BatchReference, "view" | "alias">,
  entities: ByName<DeclaredEntity>,
): Lookup | null {
  if (alias === null)
    return { name: view.name, view: view.name, alias, columns: view.keys.map(({ name }) => name) };
  const entity = lookUp(site, at, alias, kinds.entity, entities);
  if (!entity) return null;
  if (entity.aliasOf === view.entity && entity.keys.length === view.keys.length)
    return { name: `${alias}__${view.name}`, view: view.name, alias, columns: entity.keys };
  if (entity.aliasOf !== view.entity)
    problemAt(site, at, {
      code: "MLO1360",
      message: `${dotted(at)} looks up ${view.name} by "${alias}", which is no alias of its entity "${view.entity}".`,
      hint: `Declare it with alias_of: ${view.entity}, or leave it out.`,
      related: { message: "the view", path: ["features", view.name] },
    });
  return null;
}

/** A field as readers of the look-up call it. */
export function lookedUp(lookup: Lookup, { name, type, unit }: FeatureField): LookedUpFeature {
  return { name: `${lookup.name}__${name}`, lookup: lookup.name, view: lookup.view, field: name, type, unit };
}

function checkField(site: Site, at: Path, view: AnyView, name: string): void {
  const names = view.fields.map((field) => field.name);
  if (name === "*" || names.includes(name) || isWritten(site, ["features", view.name, "fields", name]))
    return;
  problemAt(site, at, {
    code: "MLO1201",
    message: `features.${view.name} has no field "${name}".`,
    hint: suggestion(name, names, "fields"),
  });
}
