import { RuntimeError } from "../../errors/index.js";
import { readJson } from "../../json/read-json.js";
import type { Profile } from "../../tracking/profile.js";
import type { Queryable } from "../../store/index.js";
import { artifactPaths, runArtifact, type ModelVersion } from "../../tracking/index.js";
import type { ModelDefinition } from "../../definitions/model.js";
import { openGraph, type Graph } from "./graph.js";
import { madeExample } from "./made-example.js";
import type { ServedModel } from "./served-model.js";
import { zoneRulesDiffer } from "./zone-rules-differ.js";

/** Answers the example once, so that the first real request meets a warm graph, plan and connection. */
export type WarmUp = (graph: Graph, example: Readonly<Record<string, unknown>>) => Promise<void>;

/**
 * Reads a version's graph and example, checks that it fits the definition and warms it up.
 * @throws RuntimeError MLO5502 if the version does not fit
 */
export async function loadModel(
  db: Queryable,
  { model, learnedHash }: { readonly model: ModelDefinition; readonly learnedHash: string },
  version: ModelVersion,
  warmUp: WarmUp,
): Promise<ServedModel> {
  const profile = JSON.parse(String(await runArtifact(db, version.runId, artifactPaths.profile))) as Profile;
  const definitionDiffers = version.hashes.learned !== learnedHash;
  if (definitionDiffers) refuseOtherInputs(profile, model, version);
  const differ = await zoneRulesDiffer(db, version.runId);
  const example = readJson(
    Buffer.from(await runArtifact(db, version.runId, artifactPaths.example)),
  ) as Record<string, unknown>;
  const graph = await openGraph(await runArtifact(db, version.runId, artifactPaths.model), model);
  try {
    await warmUp(graph, example);
  } catch (error) {
    await graph.close();
    throw error;
  }
  return {
    version: version.version,
    runId: version.runId,
    graph,
    example,
    madeExample: madeExample(model, profile, new Date()),
    definitionDiffers,
    zoneRulesDiffer: differ,
  };
}

/** A change of, say, a parameter leaves the inputs alone: such a version serves on until a new one is trained. */
function refuseOtherInputs(profile: Profile, model: ModelDefinition, version: ModelVersion): void {
  const trained = Object.entries(profile.inputs).map(([name, { kind }]) => `${name} (${kind})`);
  const served = model.inputs.map(({ name, kind }) => `${name} (${kind})`);
  if (trained.join() === served.join()) return;
  const lacking = served.filter((input) => !trained.includes(input));
  const surplus = trained.filter((input) => !served.includes(input));
  const differences = [
    ...lacking.map((input) => `it was trained without ${input}`),
    ...surplus.map((input) => `it needs ${input}, which the server does not have`),
  ];
  throw new RuntimeError(
    "MLO5502",
    `Version ${version.version} of ${model.name} does not fit the server: ${differences.join("; ") || "the order of its inputs differs"}`,
    { hint: `Run the flow train.${model.name}, which trains and promotes a version that fits.` },
  );
}
