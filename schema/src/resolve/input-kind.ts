import type { ModelInput } from "../project.js";
import type { ScalarType } from "../expressions/expression.js";
import type { Path } from "../read/document.js";
import type { ModelSite } from "./model-site.js";
import { problemAt } from "./site.js";

/** How a value enters the model; null and a report for times. */
export function kindOf(
  { site }: ModelSite,
  at: Path,
  what: string,
  type: ScalarType,
): ModelInput["kind"] | null {
  if (type === "string") return "categorical";
  if (type === "integer" || type === "float" || type === "boolean") return "numeric";
  problemAt(site, at, {
    code: "MLO1307",
    message: `${what} is of type ${type}, which a model cannot take.`,
    hint:
      type === "interval"
        ? "Derive its seconds: extract(epoch from …)."
        : "Derive what matters from it, such as extract(hour from …).",
  });
  return null;
}
