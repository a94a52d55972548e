// Generated from mlops.yaml by `mlops generate`. Change it there, not here.
import type { ProjectDefinition } from "@mlops-yaml/runtime/v1";
import { paymentsSource } from "./sources/payments.js";
import { ridesSource } from "./sources/rides.js";
import { tablesSql } from "./tables.js";

export const project: ProjectDefinition = {
  name: "user-code",
  timezone: "UTC",
  seed: 42,
  configurationHash: "8a9636185b7df12ef997042a9efb6f72a36159b2f8638a515d495b3d00be9165",
  tablesSql,
  sources: [paymentsSource, ridesSource],
  features: [],
  models: [],
  monitors: [],
  services: [],
};
