import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";

/** Where a worker counts its flows; served at /metrics. */
export interface FlowMetrics {
  readonly registry: Registry;
  readonly flowFinished: (flow: string, state: "succeeded" | "failed" | "cancelled", seconds: number) => void;
}

/** Flows take from a look at an unchanged folder (tenths of a second) to an hour of training. */
const durationBuckets = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600];

export function createFlowMetrics(): FlowMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const runs = new Counter({
    name: "flow_run_total",
    help: "Runs of a flow that ended in this worker, by state.",
    labelNames: ["flow", "state"],
    registers: [registry],
  });
  const durations = new Histogram({
    name: "flow_run_duration_seconds",
    help: "Duration of a flow's runs in this worker.",
    labelNames: ["flow"],
    buckets: durationBuckets,
    registers: [registry],
  });
  return {
    registry,
    flowFinished: (flow, state, seconds) => {
      runs.inc({ flow, state });
      durations.observe({ flow }, seconds);
    },
  };
}
