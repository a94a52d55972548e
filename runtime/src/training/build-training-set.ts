import { createRequire } from "node:module";
import type { Pool } from "pg";
import type { Logger } from "../logging/logger.js";
import {
  artifactPaths,
  attachArtifact,
  createRun,
  logParams,
  logTags,
  readRunValues,
  runArtifactHash,
  type RunZoneRules,
  tagNames,
} from "../tracking/index.js";
import type { ModelDefinition } from "../definitions/model.js";
import { knownRules, rulesHash } from "../zones/index.js";
import { readTrainingSet } from "./read-training-set.js";
import { trainingSetLineage } from "./training-set-lineage.js";
import { openSnapshot } from "./snapshot.js";

export interface BuiltTrainingSet {
  readonly rows: number;
  /** sha256 of training_set.parquet. */
  readonly dataHash: string;
}

/**
 * First step of a training: starts the run and stores the examples whose labels are known at `asOf` as an
 * artefact, on which all further steps work. A run that has its training set keeps it.
 * @throws RuntimeError if there is no example, or a label is missing
 */
export async function buildTrainingSet(
  pool: Pool,
  model: ModelDefinition,
  options: {
    readonly runId: string;
    readonly asOf: Date;
    readonly seed: number;
    readonly log: Logger;
    readonly definitionHash: string;
    readonly configurationHash?: string;
    /** The project's; its rules are recorded where they were read from the database. */
    readonly timezone?: string;
  },
): Promise<BuiltTrainingSet> {
  const { runId, asOf, seed, log, definitionHash, configurationHash, timezone } = options;
  await createRun(pool, { runId, experiment: model.name, runName: `${model.name}-${runId.slice(0, 8)}` });
  const stored = await runArtifactHash(pool, runId, artifactPaths.trainingSet);
  if (stored !== null) {
    const { tags } = await readRunValues(pool, runId);
    return { rows: Number(tags[tagNames.rows]), dataHash: stored };
  }
  const lineage = await trainingSetLineage(pool, model);
  const snapshot = openSnapshot(model);
  let read = 0;
  const rows = await readTrainingSet(pool, model, asOf, {
    log,
    take: (group) => {
      snapshot.add(group);
      read += group.ids.length;
      log.progress(`reading the training set of ${model.name}`, {
        of: `train.${model.name}`,
        done: read,
        total: null,
        unit: "rows",
      });
    },
  });
  await logParams(pool, runId, { algorithm: model.trainer.algorithm, ...model.trainer.params });
  await logTags(pool, runId, {
    [tagNames.rows]: rows,
    [tagNames.seed]: seed,
    as_of: asOf.toISOString(),
    lineage: JSON.stringify(lineage),
    definition_hash: definitionHash,
    ...(configurationHash !== undefined && { configuration_hash: configurationHash }),
    ...(timezone !== undefined && zoneRulesTag(timezone, asOf)),
    mlops_yaml_version: packageVersion(),
    node_version: process.versions.node,
    node_tzdata_version: process.versions["tz"],
  });
  const dataHash = await attachArtifact(pool, runId, artifactPaths.trainingSet, snapshot.finish());
  await logTags(pool, runId, { data_hash: dataHash });
  log.info(`training set of ${model.name}: ${rows} examples`, { rows });
  return { rows, dataHash };
}

function zoneRulesTag(zone: string, asOf: Date): Record<string, string> {
  const rules = knownRules(zone);
  if (rules === undefined) return {};
  const recorded: RunZoneRules = { zone, hash: rulesHash(rules, asOf.getTime()), until: asOf.toISOString() };
  return { [tagNames.zoneRules]: JSON.stringify(recorded) };
}

function packageVersion(): string {
  const { version } = createRequire(import.meta.url)("@mlops-yaml/runtime/package.json") as {
    version: string;
  };
  return version;
}
