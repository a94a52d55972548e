import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";

const endStates = ["succeeded", "failed", "cancelled"] as const;
export type EndState = (typeof endStates)[number];

/** Where a worker counts its flows; served at /metrics. */
export interface FlowMetrics {
  readonly registry: Registry;
  readonly flowFinished: (flow: string, state: "succeeded" | "failed" | "cancelled", seconds: number) => void;
}

/** Flows take from a look at an unchanged folder (tenths of a second) to an hour of training. */
const durationBuckets = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600];

/** @param flows names of the worker's flows: they count from zero, so that a first failure shows as a rise */
export function createFlowMetrics(flows: readonly string[]): FlowMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const runs = new Counter({
    name: "flow_run_total",
    help: "Runs of a flow that ended in this worker, by state.",
    labelNames: ["flow", "state"],
    registers: [registry],
  });
  for (const flow of flows) for (const state of endStates) runs.inc({ flow, state }, 0);
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
