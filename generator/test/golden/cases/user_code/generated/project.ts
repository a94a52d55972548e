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
  configurationHash: "88daddb848bda9804e8893ebd18c7ac8d4c43e87206ed5613af0e84bf4c79042",
  tablesSql,
  sources: [paymentsSource, ridesSource],
  features: [rideFactsView],
  models: [],
  monitors: [],
  services: [],
};
