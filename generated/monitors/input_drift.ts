// Generated from mlops.yaml > monitors.input_drift by `mlops generate`. Change it there, not here.
import type { MonitorDefinition } from "@mlops-yaml/runtime/v1";

export const inputDriftMonitor: MonitorDefinition = {
  name: "input_drift",
  type: "drift",
  service: "delay-api",
  model: "late_arrival",
  windowSeconds: 86400,
  schedule: "0 * * * *",
  minRows: 500,
  driftShare: 0.5,
  onDrift: "retrain",
};
