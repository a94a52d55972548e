import type { Column, FeatureView, LookedUpFeature, Lookup, ModelInput } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { featureReference, isOnDemand, lookedUp, lookupOf } from "./feature-references.js";
import { kindOf } from "./input-kind.js";
import type { ModelSite, Reason } from "./model-site.js";
import { onDemandInputs } from "./on-demand-inputs.js";
import { isWritten, problemAt, sortedByName } from "./site.js";

export interface FeatureInputs {
  readonly inputs: readonly ModelInput[];
  readonly features: readonly LookedUpFeature[];
  readonly views: readonly string[];
  readonly lookups: readonly Lookup[];
}

/** The features that the model reads, and how their views are looked up. */
export function featureInputs(model: ModelSite, reasons: Reason[]): FeatureInputs {
  const inputs = new Map<string, ModelInput>();
  const features = new Map<string, LookedUpFeature>();
  /** What only on-demand features read. */
  const further = new Map<string, LookedUpFeature>();
  const lookups = new Map<string, Lookup>();

  const addLookup = (lookup: Lookup, at: Path): void => {
    const view = model.views.get(lookup.view);
    if (lookups.has(lookup.name) || !view || isOnDemand(view)) return;
    lookups.set(lookup.name, lookup);
    reasons.push(...keyReasons(model, view, lookup.columns, at));
    checkTimes(model, view, at);
  };

  (model.text.inputs.features ?? []).forEach((text, index) => {
    const at = [...model.path, "inputs", "features", index];
    const reference = featureReference(model.site, at, text, model.views);
    if (!reference) return;
    if (reference.kind === "on_demand") {
      const read = onDemandInputs(model, at, reference.view, reference.fields, reasons);
      for (const lookup of read.lookups) addLookup(lookup, at);
      for (const feature of read.features) further.set(feature.name, feature);
      for (const input of read.inputs) if (!inputs.has(input.name)) inputs.set(input.name, input);
      return;
    }
    const { view, fields } = reference;
    const lookup = lookupOf(model.site, at, reference, model.entities);
    if (!lookup) return;
    addLookup(lookup, at);
    for (const field of fields) {
      const feature = lookedUp(lookup, field);
      const kind = kindOf(model, at, `The feature ${view.name}.${field.name}`, field.type);
      if (!kind || inputs.has(feature.name)) continue;
      features.set(feature.name, feature);
      inputs.set(feature.name, {
        name: feature.name,
        type: field.type,
        kind,
        // An entity may have no row.
        nullable: true,
        unit: field.unit,
        origin: "feature",
        lookup: lookup.name,
        view: view.name,
        field: field.name,
      });
    }
  });
  const views = new Set([...lookups.values()].map(({ view }) => view));
  return {
    inputs: [...inputs.values()],
    features: [
      ...features.values(),
      ...sortedByName([...further.values()].filter(({ name }) => !features.has(name))),
    ],
    views: [...views].sort(),
    lookups: sortedByName(lookups.values()),
  };
}

function checkTimes({ site, source }: ModelSite, view: FeatureView, at: Path): void {
  if (source.eventTime === null && view.kind !== "static")
    problemAt(site, at, {
      code: "MLO1303",
      message: `The features of ${view.name} change with time, but the model's source "${source.name}" has no event_time.`,
      hint: "Declare the source's event_time and the model's predict_at, or use static views only.",
    });
}

/** What the view is looked up by must be columns of the model's source, of the types of the view's keys. */
function keyReasons(
  { site, source }: ModelSite,
  view: FeatureView,
  columns: readonly string[],
  at: Path,
): Reason[] {
  return view.keys.flatMap((key, index) => {
    const name = columns[index] ?? key.name;
    const column: Column | undefined = source.columns.find((candidate) => candidate.name === name);
    if (column?.type === key.type)
      return [{ column: name, path: at, text: "", role: `the key of the features of ${view.name}` }];
    if (column || !isWritten(site, ["sources", source.name, "columns", name]))
      problemAt(site, at, {
        code: "MLO1301",
        message: column
          ? `The key "${key.name}" of ${view.name} is of type ${key.type}, but ${name === key.name ? "" : `"${name}" is `}of type ${column.type} in the model's source "${source.name}".`
          : `${dotted(at)} needs the key "${name}" of ${view.name}, but the model's source "${source.name}" has no such column.`,
        hint: column
          ? "Give the column the same type in both sources."
          : `Declare the column "${name}" of ${source.name}, or leave the features out.`,
        related: { message: "the entity's key", path: ["entities", view.entity, "key"] },
      });
    return [];
  });
}
