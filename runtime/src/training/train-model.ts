import type { Pool } from "pg";
import { flatMetrics, type Evaluation } from "../evaluation/evaluation.js";
import type { Logger } from "../logging/logger.js";
import {
  artifactPaths,
  attachArtifact,
  jsonBytes,
  logMetrics,
  logTags,
  runArtifact,
  runArtifactHash,
  tagNames,
} from "../tracking/index.js";
import type { ModelDefinition } from "../definitions/model.js";
import { exampleRequest } from "./example-request.js";
import { runInProcess } from "./run-in-process.js";
import type { ReportProgress } from "./trainer.js";
import { trainable } from "./trainable-model.js";

export interface TrainedRun {
  /** On the test set; without those that could not be evaluated. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Between two lines about the progress. */
const progressMilliseconds = 500;

/**
 * Second step: trains on the run's training set, exports to ONNX, checks the export against the trainer,
 * evaluates, and stores model, profile, example request and evaluation with the run. A run that has its
 * evaluation, which is written last, is done.
 * @throws RuntimeError for examples from which nothing can be learned
 */
export async function trainModel(
  pool: Pool,
  model: ModelDefinition,
  { runId, seed, log }: { readonly runId: string; readonly seed: number; readonly log: Logger },
): Promise<TrainedRun> {
  if ((await runArtifactHash(pool, runId, artifactPaths.evaluation)) !== null) {
    const evaluation = await runArtifact(pool, runId, artifactPaths.evaluation);
    return { metrics: testMetrics(JSON.parse(evaluation.toString()) as Evaluation) };
  }
  const snapshot = await runArtifact(pool, runId, artifactPaths.trainingSet);
  const job = { model: trainable(model), snapshot, seed };
  const result = await runInProcess({ kind: "train", job }, progressLines(model, log));
  for (const warning of result.warnings) log.warn(`${model.name}: ${warning}`);
  const { onnx, profile, evaluation, newestTestExample } = result;
  await attachArtifact(pool, runId, artifactPaths.model, onnx);
  await attachArtifact(pool, runId, artifactPaths.profile, jsonBytes(profile));
  const example = await exampleRequest(pool, model, newestTestExample);
  await attachArtifact(pool, runId, artifactPaths.example, jsonBytes(example));
  await logMetrics(pool, runId, flatMetrics(evaluation));
  if (result.warnings.length > 0)
    await logTags(pool, runId, { [tagNames.warnings]: JSON.stringify(result.warnings) });
  await attachArtifact(pool, runId, artifactPaths.evaluation, jsonBytes(evaluation));
  const metrics = testMetrics(evaluation);
  log.info(`trained ${model.name}: ${described(metrics)}`, { metrics });
  return { metrics };
}

function progressLines(model: ModelDefinition, log: Logger): ReportProgress {
  let last = 0;
  return ({ done, total, unit }) => {
    const now = performance.now();
    if (now - last < progressMilliseconds && done < total) return;
    last = now;
    log.progress(`training ${model.name}`, { of: `train.${model.name}`, done, total, unit });
  };
}

const testMetrics = (evaluation: Evaluation): Record<string, number> =>
  Object.fromEntries(
    Object.entries(evaluation.metrics).flatMap(([metric, score]) =>
      "value" in score ? [[metric, score.value]] : [],
    ),
  );

const described = (metrics: Readonly<Record<string, number>>): string =>
  Object.entries(metrics)
    .map(([metric, value]) => `${metric} ${Number(value.toPrecision(4))}`)
    .join(", ");
