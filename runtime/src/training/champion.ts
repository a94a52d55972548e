import type { Pool } from "pg";
import type { Evaluation } from "../evaluation/evaluation.js";
import type { ChampionScore } from "../evaluation/gates.js";
import { scoreAll, type Score } from "../evaluation/metrics/index.js";
import type { Profile } from "../monitoring/profile.js";
import { predictWithOnnx } from "../onnx/predict.js";
import { readRunValues, resolveAlias, runArtifact, type ModelVersion } from "../tracking/index.js";
import type { ModelDefinition } from "../v1/definitions.js";
import { gather, takeRows, type Column, type Frame } from "./frame.js";
import { artifactPaths, tagNames } from "./run-contents.js";
import { readSnapshot } from "./snapshot.js";
import { splitExamples } from "./split.js";

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
  const { testFrame, target } = await testSet(pool, model, runId);
  const inputs = await inputsOf(pool, champion, testFrame);
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
  const onnx = await runArtifact(pool, champion.runId, artifactPaths.model);
  const predictions = await predictWithOnnx(onnx, inputs.frame);
  const score = (metric: string): Score => scoreAll([metric], target, predictions)[metric]!;
  return (metric) => ({ champion: "evaluated", version, on: "the same test set", score: score(metric) });
}

async function testSet(
  pool: Pool,
  model: ModelDefinition,
  runId: string,
): Promise<{ readonly testFrame: Frame; readonly target: Float64Array }> {
  const examples = await readSnapshot(await runArtifact(pool, runId, artifactPaths.trainingSet), model);
  const { tags } = await readRunValues(pool, runId);
  const { test } = splitExamples(model, examples, Number(tags[tagNames.seed]));
  return { testFrame: takeRows(examples.frame, test), target: gather(examples.label, test) };
}

/** The columns that the champion was trained on, in its order; or the name of one that the frame lacks. */
async function inputsOf(
  pool: Pool,
  champion: ModelVersion,
  frame: Frame,
): Promise<{ readonly frame: Frame } | { readonly lacking: string }> {
  const profile = JSON.parse(
    (await runArtifact(pool, champion.runId, artifactPaths.profile)).toString(),
  ) as Profile;
  const columns: Column[] = [];
  for (const [name, { kind }] of Object.entries(profile.inputs)) {
    const column = frame.columns.find((candidate) => candidate.name === name && candidate.kind === kind);
    if (!column) return { lacking: name };
    columns.push(column);
  }
  return { frame: { rows: frame.rows, columns } };
}
