import { isDeepStrictEqual } from "node:util";
import type { Pool } from "pg";
import { flatMetrics, type Evaluation } from "../evaluation/evaluation.js";
import { judgeGate } from "../evaluation/gates.js";
import type { Logger } from "../logging/logger.js";
import {
  artifactPaths,
  attachArtifact,
  jsonBytes,
  logMetrics,
  readRunValues,
  recordJudgement,
  runArtifact,
  tagNames,
  type GateOutcome,
} from "../tracking/index.js";
import type { ModelDefinition } from "../definitions/model.js";
import { evaluateChampion, type ChampionScores } from "./champion.js";

import { runInProcess } from "./run-in-process.js";
import { metricsOf } from "./scored-part.js";
import { trainable } from "./trainable-model.js";

/** The outcome of every gate on a run's evaluation. */
export async function judgeGates(
  pool: Pool,
  model: ModelDefinition,
  runId: string,
  evaluation: Evaluation,
): Promise<GateOutcome[]> {
  const champion = await championScores(pool, model, runId);
  return model.gates.map((gate) => judgeGate(gate, evaluation.metrics[gate.metric]!, champion(gate.metric)));
}

/** Says how each gate ended. */
export function tellGates(log: Logger | undefined, version: string, gates: readonly GateOutcome[]): void {
  for (const { passed, message } of gates)
    log?.[passed ? "info" : "warn"](`gate of ${version} ${passed ? "passed" : "missed"}: ${message}`);
}

/**
 * Judges a registered run again, as the model is to be judged now: its stored model is scored on its stored test set where
 * the evaluation does not have what is asked for. Nothing is trained.
 */
export async function judgeModel(
  pool: Pool,
  model: ModelDefinition,
  {
    runId,
    version,
    judgedHash,
    log,
  }: { readonly runId: string; readonly version: number; readonly judgedHash: string; readonly log: Logger },
): Promise<void> {
  const evaluation = await currentEvaluation(pool, model, runId);
  const gates = await judgeGates(pool, model, runId, evaluation);
  await recordJudgement(pool, { runId, judgedHash, gates, gatesPassed: gates.every(({ passed }) => passed) });
  tellGates(log, `${model.name} version ${version}`, gates);
}

async function currentEvaluation(pool: Pool, model: ModelDefinition, runId: string): Promise<Evaluation> {
  const stored = JSON.parse(
    (await runArtifact(pool, runId, artifactPaths.evaluation)).toString(),
  ) as Evaluation;
  if (answersFor(stored, model)) return stored;
  const { tags } = await readRunValues(pool, runId);
  const evaluation = await runInProcess({
    kind: "judge",
    job: {
      model: trainable(model),
      snapshot: await runArtifact(pool, runId, artifactPaths.trainingSet),
      seed: Number(tags[tagNames.seed]),
      onnx: await runArtifact(pool, runId, artifactPaths.model),
      evaluation: stored,
    },
  });
  await logMetrics(pool, runId, flatMetrics(evaluation));
  await attachArtifact(pool, runId, artifactPaths.evaluation, jsonBytes(evaluation));
  return evaluation;
}

/** Whether an evaluation has just the metrics, slices and baselines that the model has now. */
function answersFor({ metrics, slices, baselines }: Evaluation, model: ModelDefinition): boolean {
  const sorted = (names: Iterable<string>): string[] => [...new Set(names)].toSorted();
  return isDeepStrictEqual(
    [Object.keys(metrics), slices.map(({ input }) => input), Object.keys(baselines)].map(sorted),
    [metricsOf(model), model.evaluate.slices, model.evaluate.baselines].map(sorted),
  );
}

async function championScores(pool: Pool, model: ModelDefinition, runId: string): Promise<ChampionScores> {
  const isAsked = model.gates.some(({ kind }) => kind === "champion");
  if (!isAsked || model.promote === null) return () => ({ champion: "none" });
  return evaluateChampion(pool, model, model.promote, runId);
}
