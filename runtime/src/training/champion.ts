import type { Pool } from "pg";
import type { Evaluation } from "../evaluation/evaluation.js";
import type { ChampionScore } from "../evaluation/gates.js";
import type { Profile } from "../tracking/profile.js";
import {
  artifactPaths,
  type ModelVersion,
  readRunValues,
  resolveAlias,
  runArtifact,
  tagNames,
} from "../tracking/index.js";
import type { ModelDefinition } from "../definitions/model.js";
import { runInProcess } from "./run-in-process.js";
import { trainable } from "./trainable-model.js";

/** Scores by metric of the version that has the model's alias now, on the test set of this run. */
export type ChampionScores = (metric: string) => ChampionScore;

/**
 * Evaluates the champion on the run's own test set. A champion with inputs that the run's training set does
 * not have cannot answer for it: then its scores are the ones on its own test set.
 */
export async function evaluateChampion(
  pool: Pool,
  model: ModelDefinition,
  alias: string,
  runId: string,
): Promise<ChampionScores> {
  const champion = await resolveAlias(pool, model.name, alias);
  if (champion === null) return () => ({ champion: "none" });
  if (champion.runId === runId) return () => ({ champion: "itself" });
  const inputs = await inputsOf(pool, champion, model);
  const { version } = champion;
  if ("lacking" in inputs) {
    const evaluation = JSON.parse(
      (await runArtifact(pool, champion.runId, artifactPaths.evaluation)).toString(),
    ) as Evaluation;
    const reason = `it needs the input ${inputs.lacking}, which is not in this training set`;
    return (metric) => ({
      champion: "evaluated",
      version,
      on: `its own test set, because ${reason}`,
      score: evaluation.metrics[metric] ?? { notEvaluated: `${reason}, and its run does not have ${metric}` },
    });
  }
  const { tags } = await readRunValues(pool, runId);
  const scores = await runInProcess({
    kind: "score",
    job: {
      model: trainable(model),
      snapshot: await runArtifact(pool, runId, artifactPaths.trainingSet),
      seed: Number(tags[tagNames.seed]),
      onnx: await runArtifact(pool, champion.runId, artifactPaths.model),
      columns: inputs.columns,
      metrics: [...new Set(model.gates.map(({ metric }) => metric))],
    },
  });
  return (metric) => ({ champion: "evaluated", version, on: "the same test set", score: scores[metric]! });
}

/** Names of the inputs that the champion was trained on, in its order; or of one that the model no longer has. */
async function inputsOf(
  pool: Pool,
  champion: ModelVersion,
  model: ModelDefinition,
): Promise<{ readonly columns: readonly string[] } | { readonly lacking: string }> {
  const profile = JSON.parse(
    (await runArtifact(pool, champion.runId, artifactPaths.profile)).toString(),
  ) as Profile;
  const wanted = Object.entries(profile.inputs);
  const lacking = wanted.find(
    ([name, { kind }]) => !model.inputs.some((input) => input.name === name && input.kind === kind),
  );
  return lacking ? { lacking: lacking[0] } : { columns: wanted.map(([name]) => name) };
}
