import type { LookedUpFeature, Lookup, ModelInput, OnDemandField, OnDemandView } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { kindOf } from "./input-kind.js";
import type { ModelSite, Reason } from "./model-site.js";
import { columnsOfField } from "./on-demand-fields.js";
import { isWritten, problemAt } from "./site.js";

export interface OnDemandInputs {
  readonly inputs: readonly ModelInput[];
  /** What they read of other views. */
  readonly features: readonly LookedUpFeature[];
  readonly lookups: readonly Lookup[];
}

/** Fields of an on-demand view as inputs of a model; what the caller sends must be columns of the model's source. */
export function onDemandInputs(
  model: ModelSite,
  at: Path,
  view: OnDemandView,
  fields: readonly OnDemandField[],
  reasons: Reason[],
): OnDemandInputs {
  const read = new Set(fields.flatMap(columnsOfField));
  const features = view.features.filter(({ name }) => read.has(name));
  for (const column of view.request) {
    if (!read.has(column.name)) continue;
    if (isColumn(model, at, view, column))
      reasons.push({ column: column.name, path: at, text: "", role: `read by the features of ${view.name}` });
  }
  const inputs = fields.flatMap((field): ModelInput[] => {
    const { name, type, nullable, unit, value } = field;
    const kind = kindOf(model, at, `The feature ${view.name}.${name}`, type);
    if (!kind) return [];
    const input = `${view.name}__${name}`;
    return [
      { name: input, type, kind, nullable, unit, origin: "on_demand", view: view.name, field: name, value },
    ];
  });
  const lookups = view.lookups.filter(({ name }) => features.some(({ lookup }) => lookup === name));
  return { inputs, features, lookups };
}

/** Whether the model's source has the column; reports what differs. */
function isColumn(
  { site, source }: ModelSite,
  at: Path,
  view: OnDemandView,
  wanted: OnDemandView["request"][number],
): boolean {
  const { name, type, nullable, unit } = wanted;
  const declared = { message: "the view's own declaration", path: ["features", view.name, "request", name] };
  const column = source.columns.find((candidate) => candidate.name === name);
  if (!column) {
    if (isWritten(site, ["sources", source.name, "columns", name])) return false;
    problemAt(site, at, {
      code: "MLO1380",
      message: `${dotted(at)} reads "${name}" of a request, but the model's source "${source.name}" has no such column.`,
      hint: `Declare the column "${name}" of ${source.name}, which training takes it from.`,
      related: declared,
    });
    return false;
  }
  const differs =
    column.type !== type
      ? `is of type ${column.type} in "${source.name}", but of type ${type} in ${view.name}`
      : column.nullable && !nullable
        ? `may be missing in "${source.name}", but not in ${view.name}`
        : column.unit !== null && unit !== null && column.unit !== unit
          ? `is in ${column.unit} in "${source.name}", but in ${unit} in ${view.name}`
          : null;
  if (differs !== null)
    problemAt(site, at, {
      code: "MLO1380",
      message: `"${name}" ${differs}.`,
      hint: "Declare it alike in both.",
      related: declared,
    });
  return true;
}
