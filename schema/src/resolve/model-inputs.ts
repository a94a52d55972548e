import { suggestion } from "../diagnostics/suggest.js";
import type { LookedUpFeature, Lookup, ModelInput, RequestField } from "../project.js";
import type { Path } from "../read/document.js";
import { resolveDerived } from "./derived-inputs.js";
import { featureInputs } from "./feature-inputs.js";
import { kindOf } from "./input-kind.js";
import type { ModelSite, Reason } from "./model-site.js";
import { checkInputNames } from "./names.js";
import { isWritten, problemAt } from "./site.js";

export interface ResolvedInputs {
  readonly inputs: readonly ModelInput[];
  readonly features: readonly LookedUpFeature[];
  readonly request: readonly RequestField[];
  readonly views: readonly string[];
  readonly lookups: readonly Lookup[];
  readonly reasons: readonly Reason[];
}

/** What the model sees, in the order of the input vector, and what the caller must send for it. */
export async function resolveInputs(model: ModelSite): Promise<ResolvedInputs> {
  const reasons: Reason[] = [];
  const requested = requestInputs(model, reasons);
  const derived = await resolveDerived(model, reasons);
  const { inputs: looked, features, views, lookups } = featureInputs(model, reasons);
  const inputs = [...requested, ...derived, ...looked];
  checkInputNames(model, inputs);
  return { inputs, features, request: requestFields(model, reasons), views, lookups, reasons };
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
