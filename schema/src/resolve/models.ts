import { classificationMetrics, regressionMetrics } from "../definitions/evaluate.js";
import { defaults } from "../definitions/defaults.js";
import type { FileText } from "../definitions/file.js";
import type { ModelText } from "../definitions/model.js";
import { listed } from "../diagnostics/suggest.js";
import type { Model, Source, Trainer } from "../project.js";
import { dotted, type Path } from "../read/document.js";
import { compileAt, condition, moment, scopeOf, type Wanted } from "./compile.js";
import { resolveGates } from "./gates.js";
import { greatestKnown } from "./known-times.js";
import { checkLeaks } from "./leaks.js";
import type { DeclaredEntity } from "./entities.js";
import type { AnyView } from "./feature-references.js";
import type { ModelSite } from "./model-site.js";
import { resolveInputs } from "./model-inputs.js";
import {
  kinds,
  isWritten,
  lookUp,
  problemAt,
  problemAtKey,
  sortedEntries,
  type ByName,
  type Site,
} from "./site.js";
import { resolveSplit } from "./split.js";

/** All models by name; null for those with problems, which are reported. */
export async function resolveModels(
  site: Site,
  file: FileText,
  timezone: string,
  sources: ByName<Source>,
  views: ByName<AnyView>,
  entities: ByName<DeclaredEntity>,
): Promise<ByName<Model>> {
  const models = new Map<string, Model | null>();
  for (const [name, text] of sortedEntries(file.models)) {
    const path = ["models", name];
    const source = lookUp(site, [...path, "source"], text.source, kinds.source, sources);
    models.set(
      name,
      source &&
        (await resolveModel(
          { site, path, text, source, views, entities, scope: scopeOf(source, timezone) },
          name,
        )),
    );
  }
  return models;
}

async function resolveModel(model: ModelSite, name: string): Promise<Model | null> {
  const { site, path, text, source, scope } = model;
  const where =
    text.where === undefined ? null : await compileAt(site, [...path, "where"], text.where, scope, condition);
  const label = await compileAt(site, [...path, "label"], text.label, scope, labelOf[text.task]);
  const predictAt = await resolvePredictAt(model);
  const { inputs, features, request, views, lookups, reasons } = await resolveInputs(model);
  await checkLeaks(model, { label, predictAt, reasons });
  const evaluate = resolveEvaluate(model, inputs);
  const split = resolveSplit(model);
  const gates = resolveGates(model, evaluate.metrics);
  const trainer = resolveTrainer(model);
  if (!label) return null;
  return {
    name,
    description: text.description ?? null,
    task: text.task,
    source: source.name,
    where,
    label,
    labelKnownAt: greatestKnown(source, label.columns),
    predictAt,
    inputs,
    features,
    request,
    views,
    lookups,
    split,
    trainer,
    evaluate,
    gates,
    promote: promoteOf(text),
  };
}

const labelOf: Readonly<Record<ModelText["task"], Wanted>> = {
  binary_classification: {
    types: ["boolean"],
    hint: "Write a condition, such as churn = 'Yes'; for a number, the task is regression.",
  },
  regression: {
    types: ["integer", "float"],
    hint: "Write a number; for a condition, the task is binary_classification.",
  },
};

function promoteOf(text: ModelText): string | null {
  const alias = text.promote ?? defaults.model.promote;
  return alias === "none" ? null : alias;
}

async function resolvePredictAt(model: ModelSite): Promise<Model["predictAt"]> {
  const { site, path, text, source } = model;
  const at = [...path, "predict_at"];
  if (text.predict_at !== undefined) {
    if (source.eventTime !== null) return compilePredictAt(model, at, text.predict_at);
    problemAtKey(site, at, {
      code: "MLO1303",
      message: `${dotted(at)} is set, but the source "${source.name}" has no event_time.`,
      hint: "Declare the source's event_time, or remove predict_at.",
    });
  } else if (source.eventTime !== null && !isWritten(site, at))
    problemAtKey(site, path, {
      code: "MLO1103",
      message: `${dotted(path)} lacks the key "predict_at", which its source's event_time calls for.`,
      hint: `Say when the prediction is made: predict_at: ${source.eventTime} - interval '1 hour'.`,
    });
  return null;
}

/** An example without a time would see every feature as missing, so the time must be there for every row. */
async function compilePredictAt(
  { site, scope }: ModelSite,
  at: Path,
  text: string,
): Promise<Model["predictAt"]> {
  const predictAt = await compileAt(site, at, text, scope, moment);
  if (!predictAt?.nullable) return predictAt;
  problemAt(site, at, {
    code: "MLO1306",
    message: `${dotted(at)} may be missing: it reads a nullable column.`,
    hint: "Use columns that are not nullable, or say what stands in: coalesce(column, 0).",
  });
  return null;
}

function resolveEvaluate({ site, path, text }: ModelSite, inputs: Model["inputs"]): Model["evaluate"] {
  const isClassification = text.task === "binary_classification";
  const fitting: readonly string[] = isClassification ? classificationMetrics : regressionMetrics;
  const baseline = isClassification ? "prior" : "mean";
  const metrics = text.evaluate?.metrics ?? (isClassification ? ["roc_auc", "log_loss"] : ["mae", "rmse"]);
  metrics.forEach((metric, index) => {
    if (!fitting.includes(metric))
      problemAt(site, [...path, "evaluate", "metrics", index], {
        code: "MLO1308",
        message: `The metric ${metric} does not fit the task ${text.task}.`,
        hint: `Use one of: ${listed(fitting)}.`,
      });
  });
  const baselines = text.evaluate?.baselines ?? [baseline];
  baselines.forEach((name, index) => {
    if (name !== baseline)
      problemAt(site, [...path, "evaluate", "baselines", index], {
        code: "MLO1308",
        message: `The baseline ${name} does not fit the task ${text.task}.`,
        hint: `Use ${baseline}.`,
      });
  });
  const requested = inputs.filter((input) => input.origin === "request").map((input) => input.name);
  const slices = text.evaluate?.slices ?? [];
  slices.forEach((name, index) => {
    if (!requested.includes(name))
      problemAt(site, [...path, "evaluate", "slices", index], {
        code: "MLO1309",
        message: `The slice "${name}" is not one of the model's request inputs.`,
        hint:
          requested.length > 0
            ? `Use one of: ${listed(requested)}; or add it to inputs.request.`
            : "Add it to inputs.request.",
      });
  });
  return { metrics, slices, baselines };
}

function resolveTrainer({ site, path, text }: ModelSite): Trainer {
  const trainer = text.trainer ?? { algorithm: defaults.trainer.algorithm };
  if (trainer.algorithm === "logistic_regression") {
    if (text.task !== "binary_classification")
      problemAt(site, [...path, "trainer", "algorithm"], {
        code: "MLO1308",
        message: `The trainer logistic_regression does not fit the task ${text.task}.`,
        hint: "Use gradient_boosting.",
      });
    return {
      algorithm: trainer.algorithm,
      params: { ...defaults.logisticRegression, ...trainer.params },
    };
  }
  return { algorithm: trainer.algorithm, params: { ...defaults.gradientBoosting, ...trainer.params } };
}
