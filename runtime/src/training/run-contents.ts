import { exactJson } from "../json/exact-json.js";

/** What every training run holds, by the names that its other readers know. */
export const artifactPaths = {
  trainingSet: "training_set.parquet",
  model: "model.onnx",
  profile: "profile.json",
  example: "example.json",
  evaluation: "evaluation.json",
} as const;

/** Tags that other readers know: the rows and the seed later steps of the same run, the warnings (JSON) a status. */
export const tagNames = { rows: "training_set.rows", seed: "seed", warnings: "warnings" } as const;

export const jsonBytes = (value: unknown): Uint8Array => Buffer.from(exactJson(value), "utf8");
