import { suggestion } from "../diagnostics/suggest.js";
import type { Column, FeatureView, ModelInput, RequestField } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { resolveDerived } from "./derived-inputs.js";
import { kindOf } from "./input-kind.js";
import type { ModelSite, Reason } from "./model-site.js";
import { checkInputNames } from "./names.js";
import { isWritten, kinds, lookUp, problemAt } from "./site.js";

export interface ResolvedInputs {
  readonly inputs: readonly ModelInput[];
  readonly request: readonly RequestField[];
  readonly views: readonly string[];
  readonly reasons: readonly Reason[];
}

/** What the model sees, in the order of the input vector, and what the caller must send for it. */
export async function resolveInputs(model: ModelSite): Promise<ResolvedInputs> {
  const reasons: Reason[] = [];
  const requested = requestInputs(model, reasons);
  const derived = await resolveDerived(model, reasons);
  const { inputs: features, views } = featureInputs(model, reasons);
  const inputs = [...requested, ...derived, ...features];
  checkInputNames(model, inputs);
  return { inputs, request: requestFields(model, reasons), views, reasons };
}

/** The columns that the caller sends: one field each, sorted. */
function requestFields({ source }: ModelSite, reasons: readonly Reason[]): readonly RequestField[] {
  const names = [...new Set(reasons.map((reason) => reason.column))].sort();
  return names.flatMap((name) => {
    const column = source.columns.find((candidate) => candidate.name === name);
    if (!column) return [];
    const { type, nullable, unit, description } = column;
    return [{ name, type, nullable, unit, description }];
  });
}

function requestInputs(model: ModelSite, reasons: Reason[]): ModelInput[] {
  const { site, path, text, source } = model;
  return (text.inputs.request ?? []).flatMap((name, index): ModelInput[] => {
    const at = [...path, "inputs", "request", index];
    const column = source.columns.find((candidate) => candidate.name === name);
    if (!column) {
      reportUnknownColumn(model, at, name);
      return [];
    }
    reasons.push({ column: name, path: at, text: name, role: "the input" });
    const kind = kindOf(model, at, `The input "${name}"`, column.type);
    if (!kind) return [];
    return [
      { name, type: column.type, kind, nullable: column.nullable, unit: column.unit, origin: "request" },
    ];
  });

  function reportUnknownColumn({ source: { columns } }: ModelSite, at: Path, name: string): void {
    if (isWritten(site, ["sources", source.name, "columns", name])) return;
    problemAt(site, at, {
      code: "MLO1202",
      message: `sources.${source.name} has no column "${name}".`,
      hint: suggestion(
        name,
        columns.map((column) => column.name),
        "columns",
      ),
    });
  }
}

function featureInputs(
  model: ModelSite,
  reasons: Reason[],
): { inputs: ModelInput[]; views: readonly string[] } {
  const { site, path, text, source } = model;
  const inputs = new Map<string, ModelInput>();
  const views = new Set<string>();
  (text.inputs.features ?? []).forEach((feature, index) => {
    const at = [...path, "inputs", "features", index];
    const [viewName = "", fieldName = "*"] = feature.split(".");
    const view = lookUp(site, at, viewName, kinds.view, model.views);
    if (!view) return;
    if (!views.has(viewName)) {
      views.add(viewName);
      reasons.push(...keyReasons(model, view, at));
      if (source.eventTime === null && view.kind !== "static")
        problemAt(site, at, {
          code: "MLO1303",
          message: `The features of ${viewName} change with time, but the model's source "${source.name}" has no event_time.`,
          hint: "Declare the source's event_time and the model's predict_at, or use static views only.",
        });
    }
    const fields = view.fields.filter((field) => fieldName === "*" || field.name === fieldName);
    if (
      fields.length === 0 &&
      fieldName !== "*" &&
      !isWritten(site, ["features", viewName, "fields", fieldName])
    )
      problemAt(site, at, {
        code: "MLO1201",
        message: `features.${viewName} has no field "${fieldName}".`,
        hint: suggestion(
          fieldName,
          view.fields.map((field) => field.name),
          "fields",
        ),
      });
    for (const field of fields) {
      const name = `${viewName}__${field.name}`;
      const kind = kindOf(model, at, `The feature ${viewName}.${field.name}`, field.type);
      if (kind && !inputs.has(name))
        inputs.set(name, {
          name,
          type: field.type,
          kind,
          // An entity may have no row.
          nullable: true,
          unit: field.unit,
          origin: "feature",
          view: viewName,
          field: field.name,
        });
    }
  });
  return { inputs: [...inputs.values()], views: [...views].sort() };
}

/** The view's keys must be columns of the model's source, of the same types. */
function keyReasons({ site, source }: ModelSite, view: FeatureView, at: Path): Reason[] {
  return view.keys.flatMap((key) => {
    const column: Column | undefined = source.columns.find((candidate) => candidate.name === key.name);
    if (column?.type === key.type)
      return [{ column: key.name, path: at, text: "", role: `the key of the features of ${view.name}` }];
    if (column || !isWritten(site, ["sources", source.name, "columns", key.name]))
      problemAt(site, at, {
        code: "MLO1301",
        message: column
          ? `The key "${key.name}" of ${view.name} is of type ${key.type}, but of type ${column.type} in the model's source "${source.name}".`
          : `${dotted(at)} needs the key "${key.name}" of ${view.name}, but the model's source "${source.name}" has no such column.`,
        hint: column
          ? "Give the column the same type in both sources."
          : `Declare the column "${key.name}" of ${source.name}, or leave the features out.`,
        related: { message: "the entity's key", path: ["entities", view.entity, "key"] },
      });
    return [];
  });
}
