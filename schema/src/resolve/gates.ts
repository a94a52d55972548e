import { classificationMetrics, regressionMetrics } from "../definitions/evaluate.js";
import type { Gate } from "../project.js";
import { listed } from "../diagnostics/suggest.js";
import { dotted } from "../read/document.js";
import type { ModelSite } from "./model-site.js";
import { problemAt, problemAtKey } from "./site.js";
import { fraction } from "./values.js";

export function resolveGates(
  { site, path: modelPath, text }: ModelSite,
  metrics: readonly string[],
): readonly Gate[] {
  const fitting: readonly string[] =
    text.task === "binary_classification" ? classificationMetrics : regressionMetrics;
  return (text.gates ?? []).map((gate) => {
    const path = site.pathOfEntry.get(gate) ?? [...modelPath, "gates"];
    if (!fitting.includes(gate.metric))
      problemAt(site, [...path, "metric"], {
        code: "MLO1308",
        message: `The gate's metric ${gate.metric} does not fit the task ${text.task}.`,
        hint: `Use one of: ${listed(metrics)}.`,
      });
    else if (!metrics.includes(gate.metric))
      problemAt(site, [...path, "metric"], {
        code: "MLO1309",
        message: `The gate's metric ${gate.metric} is not evaluated.`,
        hint: `Add ${gate.metric} to evaluate.metrics, or use one of: ${listed(metrics)}.`,
      });
    if (gate.vs !== undefined && (gate.min !== undefined || gate.max !== undefined))
      problemAtKey(site, [...path, "vs"], {
        code: "MLO1107",
        message: `${dotted(path)} has bounds and "vs", which exclude each other.`,
        hint: "Make two gates of it.",
      });
    if (gate.min !== undefined && gate.max !== undefined && gate.min > gate.max)
      problemAt(site, [...path, "min"], {
        code: "MLO1105",
        message: `${dotted([...path, "min"])} is greater than max: no version could pass.`,
        hint: "Swap them.",
      });
    return gate.vs === undefined
      ? { metric: gate.metric, kind: "bound", min: gate.min ?? null, max: gate.max ?? null }
      : { metric: gate.metric, kind: "champion", maxRegression: fraction(gate.max_regression ?? "0%") };
  });
}
