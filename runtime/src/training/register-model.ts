import type { Pool } from "pg";
import type { Evaluation } from "../evaluation/evaluation.js";
import { judgeGate } from "../evaluation/gates.js";
import type { Logger } from "../logging/logger.js";
import {
  artifactPaths,
  type GateOutcome,
  registerVersion,
  runArtifact,
  versionOfRun,
} from "../tracking/index.js";
import type { ModelDefinition } from "../definitions/model.js";
import { evaluateChampion, type ChampionScores } from "./champion.js";

export interface RegisteredModel {
  readonly version: number;
  readonly gatesPassed: boolean;
  readonly gates: readonly GateOutcome[];
}

/**
 * Third step: judges the gates and makes the run the model's next version, whether they pass or not. A run
 * that has a version keeps it and its judgements.
 */
export async function registerModel(
  pool: Pool,
  model: ModelDefinition,
  {
    runId,
    definitionHash,
    log,
  }: { readonly runId: string; readonly definitionHash: string; readonly log?: Logger },
): Promise<RegisteredModel> {
  const registered = await versionOfRun(pool, runId);
  if (registered) return { ...registered };
  const evaluation = JSON.parse(
    (await runArtifact(pool, runId, artifactPaths.evaluation)).toString(),
  ) as Evaluation;
  const champion = await championScores(pool, model, runId);
  const gates = model.gates.map((gate) =>
    judgeGate(gate, evaluation.metrics[gate.metric]!, champion(gate.metric)),
  );
  const gatesPassed = gates.every(({ passed }) => passed);
  const { name } = model;
  const version = await registerVersion(pool, { model: name, runId, definitionHash, gates, gatesPassed });
  for (const { passed, message } of gates) {
    log?.[passed ? "info" : "warn"](
      `gate of ${name} version ${version} ${passed ? "passed" : "missed"}: ${message}`,
    );
  }
  return { version, gatesPassed, gates };
}

async function championScores(pool: Pool, model: ModelDefinition, runId: string): Promise<ChampionScores> {
  const isAsked = model.gates.some(({ kind }) => kind === "champion");
  if (!isAsked || model.promote === null) return () => ({ champion: "none" });
  return evaluateChampion(pool, model, model.promote, runId);
}
