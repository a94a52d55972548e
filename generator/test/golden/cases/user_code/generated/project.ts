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
  configurationHash: "fb60e1022fc0176bf9d27abb3b23aa5f0837fd62027dfd29d110a3604473da7d",
  tablesSql,
  sources: [paymentsSource, ridesSource],
  features: [rideFactsView],
  models: [],
  monitors: [],
  services: [],
};
