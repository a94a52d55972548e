// Generated from mlops.yaml by `mlops generate`. Change it there, not here.
import type { ProjectDefinition } from "@mlops-yaml/runtime/v1";
import { rideFactsView } from "./features/ride_facts.js";
import { paymentsSource } from "./sources/payments.js";
import { ridesSource } from "./sources/rides.js";
import { tablesSql } from "./tables.js";

export const project: ProjectDefinition = {
  name: "user-code",
  timezone: "UTC",
  seed: 42,
  configurationHash: "439e070ee7801c0e426180109808a832d7b214f0ec50d4153776f4e4c4f2f8fb",
  tablesSql,
  sources: [paymentsSource, ridesSource],
  features: [rideFactsView],
  models: [],
  monitors: [],
  services: [],
};
