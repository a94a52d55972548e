import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

import type { PredictionLog } from "../prediction-log/prediction-log.js";

export type PredictionStatus = "ok" | "invalid" | "unavailable" | "error";

export interface ServingMetrics {
  readonly registry: Registry;
  readonly requestDuration: Histogram<"method" | "route" | "status">;
  readonly predictions: Counter<"model" | "version" | "status">;
  readonly predictionLatency: Histogram<"model" | "version">;
  readonly missingFeatures: Counter<"feature_view" | "state">;
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Gauges of prom-client that are named like counters, which promtool rejects. */
const misnamed = [
  "nodejs_active_handles_total",
  "nodejs_active_requests_total",
  "nodejs_active_resources_total",
];

/** @param state read whenever the metrics are */
export function servingMetrics(state: {
  readonly predictionLog: Pick<PredictionLog, "waitingBytes" | "rejectedRecords" | "problem">;
  readonly servedVersion: () => { readonly model: string; readonly version: number } | null;
}): ServingMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  new Gauge({
    name: "prediction_spool_bytes",
    help: "Predictions on local disk that the database has not taken yet, in bytes",
    registers,
    collect() {
      this.set(state.predictionLog.waitingBytes());
    },
  });
  new Gauge({
    name: "prediction_log_writable",
    help: "1 where predictions can be recorded, 0 where they are refused: a full disk, or a spool at its limit",
    registers,
    collect() {
      this.set(state.predictionLog.problem() === null ? 1 : 0);
    },
  });
  new Gauge({
    name: "prediction_log_rejected_records",
    help: "Predictions that the database refused and that are kept in the spool's folder rejected",
    registers,
    collect() {
      this.set(state.predictionLog.rejectedRecords());
    },
  });
  new Gauge({
    name: "model_version_served",
    help: "1 for the model version that answers",
    labelNames: ["model", "version"],
    registers,
    collect() {
      this.reset();
      const served = state.servedVersion();
      if (served !== null) this.set({ model: served.model, version: String(served.version) }, 1);
    },
  });
  return {
    registry,
    requestDuration: new Histogram({
      name: "http_request_duration_seconds",
      help: "Time from a request's arrival to the end of its answer, in seconds",
      labelNames: ["method", "route", "status"],
      buckets: seconds,
      registers,
    }),
    predictions: new Counter({
      name: "model_predictions_total",
      help: "Requests for a prediction by outcome",
      labelNames: ["model", "version", "status"],
      registers,
    }),
    predictionLatency: new Histogram({
      name: "model_prediction_latency_seconds",
      help: "Time of a prediction: features, model and log, in seconds",
      labelNames: ["model", "version"],
      buckets: seconds,
      registers,
    }),
    missingFeatures: new Counter({
      name: "feature_missing_total",
      help: "Predictions for which a feature view had no row within its time to live",
      labelNames: ["feature_view", "state"],
      registers,
    }),
  };
}
