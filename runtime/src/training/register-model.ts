import type { Pool } from "pg";
import type { Evaluation } from "../evaluation/evaluation.js";
import type { ModelHashes } from "../hashes/model-hashes.js";
import type { Logger } from "../logging/logger.js";
import {
  artifactPaths,
  type GateOutcome,
  registerVersion,
  runArtifact,
  versionOfRun,
} from "../tracking/index.js";
import type { ModelDefinition } from "../definitions/model.js";
import { judgeGates, tellGates } from "./judge-model.js";

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
  { runId, hashes, log }: { readonly runId: string; readonly hashes: ModelHashes; readonly log?: Logger },
): Promise<RegisteredModel> {
  const registered = await versionOfRun(pool, runId);
  if (registered) return { ...registered };
  const evaluation = JSON.parse(
    (await runArtifact(pool, runId, artifactPaths.evaluation)).toString(),
  ) as Evaluation;
  const gates = await judgeGates(pool, model, runId, evaluation);
  const gatesPassed = gates.every(({ passed }) => passed);
  const { name } = model;
  const version = await registerVersion(pool, { model: name, runId, hashes, gates, gatesPassed });
  tellGates(log, `${name} version ${version}`, gates);
  return { version, gatesPassed, gates };
}
