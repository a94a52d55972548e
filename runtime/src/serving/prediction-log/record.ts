import type { InputValues } from "../model/input-vector.js";
import type { PredictionOutput } from "../model/predict.js";

/** One line of the prediction log, and one row of serving.predictions: the names are its columns. */
export interface PredictionRecord {
  readonly prediction_id: string;
  readonly service: string;
  readonly model: string;
  readonly version: number;
  /** RFC 3339: when it was answered. */
  readonly predicted_at: string;
  /** RFC 3339: the time that it was asked for. */
  readonly predict_at: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly inputs: InputValues;
  readonly output: PredictionOutput;
  readonly latency_ms: number;
}
