import { defaults } from "../definitions/defaults.js";
import type { OnDemandViewText } from "../definitions/on-demand-view.js";
import type { LookedUpFeature, Lookup, OnDemandField, OnDemandView, RequestField } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import type { DeclaredEntity } from "./entities.js";
import { longestIdentifier } from "./names.js";
import { featureReference, lookedUp, lookupOf, type AnyView } from "./feature-references.js";
import { problemAt, sortedByName, sortedEntries, type ByName, type Site } from "./site.js";

/** A field of another on-demand view, under the name by which it is read. */
export interface ForeignField {
  readonly name: string;
  readonly view: OnDemandView;
  readonly field: OnDemandField;
}

export interface FeaturesRead {
  readonly features: readonly LookedUpFeature[];
  readonly lookups: readonly Lookup[];
  readonly onDemand: readonly ForeignField[];
}

/** What the view reads of others; null (and reports) where something is not there. */
export function featuresRead(
  site: Site,
  path: Path,
  text: OnDemandViewText,
  views: ByName<AnyView>,
  entities: ByName<DeclaredEntity>,
): FeaturesRead | null {
  const features = new Map<string, LookedUpFeature>();
  const lookups = new Map<string, Lookup>();
  const onDemand = new Map<string, ForeignField>();
  let isWhole = true;
  (text.features ?? []).forEach((named, index) => {
    const at = [...path, "features", index];
    const reference = featureReference(site, at, named, views);
    if (reference === null) isWhole = false;
    else if (reference.kind === "on_demand") {
      const { view, fields } = reference;
      for (const field of fields) {
        const name = `${view.name}__${field.name}`;
        onDemand.set(name, { name, view, field });
      }
      for (const lookup of view.lookups) lookups.set(lookup.name, lookup);
      for (const feature of view.features) features.set(feature.name, feature);
    } else {
      const lookup = lookupOf(site, at, reference, entities);
      if (!lookup) isWhole = false;
      else {
        lookups.set(lookup.name, lookup);
        for (const field of reference.fields) {
          const feature = lookedUp(lookup, field);
          features.set(feature.name, feature);
        }
      }
    }
  });
  for (const { name, lookup } of features.values()) checkLength(site, [...path, "features"], name, lookup);
  return isWhole
    ? {
        features: sortedByName(features.values()),
        lookups: sortedByName(lookups.values()),
        onDemand: [...onDemand.values()],
      }
    : null;
}

/** Features and the event times of look-ups are columns of queries, whose names PostgreSQL would cut. */
function checkLength(site: Site, at: Path, name: string, lookup: string): void {
  const [longest = name] = [name, `${lookup}__event_time`].filter((each) => each.length > longestIdentifier);
  if (longest.length > longestIdentifier)
    problemAt(site, at, {
      code: "MLO1109",
      message: `${dotted(at)} reads "${longest}", which has more than ${longestIdentifier} characters.`,
      hint: "Shorten the name of the alias, the view or the field.",
    });
}

/** What the view declares, and what the on-demand views that it reads want besides. */
export function requestOf(
  site: Site,
  path: Path,
  text: OnDemandViewText,
  foreign: readonly ForeignField[],
): readonly RequestField[] {
  const request = new Map<string, RequestField>();
  for (const [name, { type, nullable, unit, description }] of sortedEntries(text.request))
    request.set(name, {
      name,
      type,
      nullable: nullable ?? defaults.column.nullable,
      unit: unit ?? null,
      description: description ?? null,
    });
  for (const { view } of foreign)
    for (const wanted of view.request) {
      const own = request.get(wanted.name);
      if (own === undefined) request.set(wanted.name, wanted);
      else if (own.type !== wanted.type || (own.nullable && !wanted.nullable) || own.unit !== wanted.unit)
        problemAt(site, [...path, "request", wanted.name], {
          code: "MLO1380",
          message: `"${wanted.name}" is declared otherwise in ${view.name}, whose features this view reads.`,
          hint: "Declare its type, nullable and unit alike in both.",
          related: { message: "the other one", path: ["features", view.name] },
        });
    }
  return sortedByName(request.values());
}
