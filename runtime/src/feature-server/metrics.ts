import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";

export interface FeatureServerMetrics {
  readonly registry: Registry;
  readonly requestDuration: Histogram<"method" | "route" | "status">;
  readonly missing: Counter<"feature_view" | "state">;
  readonly pushedRows: Counter<"source" | "outcome">;
}

const seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Gauges of prom-client that are named like counters, which promtool rejects. */
const misnamed = [
  "nodejs_active_handles_total",
  "nodejs_active_requests_total",
  "nodejs_active_resources_total",
];

export function featureServerMetrics(): FeatureServerMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  return {
    registry,
    requestDuration: new Histogram({
      name: "http_request_duration_seconds",
      help: "Time from a request's arrival to the end of its answer, in seconds",
      labelNames: ["method", "route", "status"],
      buckets: seconds,
      registers,
    }),
    missing: new Counter({
      name: "feature_missing_total",
      help: "Feature values that were asked for and not PRESENT, by state",
      labelNames: ["feature_view", "state"],
      registers,
    }),
    pushedRows: new Counter({
      name: "feature_pushed_rows_total",
      help: "Pushed rows by what became of them: loaded, late, quarantined or refused",
      labelNames: ["source", "outcome"],
      registers,
    }),
  };
}
