import { exactJson } from "../json/exact-json.js";

/** What every training run holds, by the names that its other readers know. */
export const artifactPaths = {
  trainingSet: "training_set.parquet",
  model: "model.onnx",
  profile: "profile.json",
  example: "example.json",
  evaluation: "evaluation.json",
} as const;

/**
 * Tags that other readers know: the rows and the seed later steps of the same run, the warnings (JSON) a status, the
 * zone's rules (JSON) a server.
 */
export const tagNames = {
  rows: "training_set.rows",
  seed: "seed",
  warnings: "warnings",
  zoneRules: "zone_rules",
} as const;

/** By which rules local times of a training set were computed. */
export interface RunZoneRules {
  readonly zone: string;
  /** Of what held before `until`. */
  readonly hash: string;
  /** The time as of which labels were known. */
  readonly until: string;
}

export const jsonBytes = (value: unknown): Uint8Array => Buffer.from(exactJson(value), "utf8");
