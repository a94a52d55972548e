import { suggestion } from "../diagnostics/suggest.js";
import type { Column, FeatureField, FeatureView, Lookup, ModelInput } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { kindOf } from "./input-kind.js";
import type { ModelSite, Reason } from "./model-site.js";
import { isWritten, kinds, lookUp, problemAt, sortedByName } from "./site.js";

/** The features that the model reads, and how their views are looked up. */
export function featureInputs(
  model: ModelSite,
  reasons: Reason[],
): { inputs: ModelInput[]; views: readonly string[]; lookups: readonly Lookup[] } {
  const inputs = new Map<string, ModelInput>();
  const lookups = new Map<string, Lookup>();
  (model.text.inputs.features ?? []).forEach((feature, index) => {
    const at = [...model.path, "inputs", "features", index];
    const [fieldName = "*", viewName = "", alias = null] = feature.split(".").toReversed();
    const view = lookUp(model.site, at, viewName, kinds.view, model.views);
    if (!view) return;
    const columns = keyColumns(model, at, view, alias);
    if (!columns) return;
    const name = alias === null ? viewName : `${alias}__${viewName}`;
    if (!lookups.has(name)) {
      lookups.set(name, { name, view: viewName, alias, columns });
      reasons.push(...keyReasons(model, view, columns, at));
      checkTimes(model, view, at);
    }
    for (const field of fieldsOf(model, view, fieldName, at)) {
      const input = `${name}__${field.name}`;
      const kind = kindOf(model, at, `The feature ${viewName}.${field.name}`, field.type);
      if (kind && !inputs.has(input))
        inputs.set(input, {
          name: input,
          type: field.type,
          kind,
          // An entity may have no row.
          nullable: true,
          unit: field.unit,
          origin: "feature",
          lookup: name,
          view: viewName,
          field: field.name,
        });
    }
  });
  const views = new Set([...lookups.values()].map(({ view }) => view));
  return { inputs: [...inputs.values()], views: [...views].sort(), lookups: sortedByName(lookups.values()) };
}

/** Columns of the model's source by which the view is looked up; null (and reports) for an alias of something else. */
function keyColumns(
  { site, entities }: ModelSite,
  at: Path,
  view: FeatureView,
  alias: string | null,
): readonly string[] | null {
  if (alias === null) return view.keys.map(({ name }) => name);
  const entity = lookUp(site, at, alias, kinds.entity, entities);
  if (!entity) return null;
  if (entity.aliasOf === view.entity && entity.keys.length === view.keys.length) return entity.keys;
  if (entity.aliasOf !== view.entity)
    problemAt(site, at, {
      code: "MLO1360",
      message: `${dotted(at)} looks up ${view.name} by "${alias}", which is no alias of its entity "${view.entity}".`,
      hint: `Declare it with alias_of: ${view.entity}, or leave it out.`,
      related: { message: "the view", path: ["features", view.name] },
    });
  return null;
}

function checkTimes({ site, source }: ModelSite, view: FeatureView, at: Path): void {
  if (source.eventTime === null && view.kind !== "static")
    problemAt(site, at, {
      code: "MLO1303",
      message: `The features of ${view.name} change with time, but the model's source "${source.name}" has no event_time.`,
      hint: "Declare the source's event_time and the model's predict_at, or use static views only.",
    });
}

function fieldsOf({ site }: ModelSite, view: FeatureView, name: string, at: Path): readonly FeatureField[] {
  const fields = view.fields.filter((field) => name === "*" || field.name === name);
  if (fields.length === 0 && name !== "*" && !isWritten(site, ["features", view.name, "fields", name]))
    problemAt(site, at, {
      code: "MLO1201",
      message: `features.${view.name} has no field "${name}".`,
      hint: suggestion(
        name,
        view.fields.map((field) => field.name),
        "fields",
      ),
    });
  return fields;
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
