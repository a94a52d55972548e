// Generated from mlops.yaml > monitors.drift by `mlops generate`. Change it there, not here.
import type { MonitorDefinition } from "@mlops-yaml/runtime/v1";

export const driftMonitor: MonitorDefinition = {
  name: "drift",
  type: "drift",
  service: "public-api",
  model: "large_order",
  windowSeconds: 86400,
  schedule: "0 * * * *",
  minRows: 500,
  driftShare: 0.5,
  onDrift: "alert",
};
