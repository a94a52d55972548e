import { randomUUID } from "node:crypto";
import type { PredictionRecord } from "../../../src/serving/prediction-log/record.js";

/** A record that the database takes; each call gives another id. */
export const predictionRecord = (): PredictionRecord => ({
  prediction_id: randomUUID(),
  service: "fun-api",
  model: "fun",
  version: 1,
  predicted_at: "2026-01-01T00:00:00Z",
  predict_at: "2026-01-01T00:00:00Z",
  request: {},
  inputs: {},
  output: { prediction: 1 },
  latency_ms: 1.5,
});
