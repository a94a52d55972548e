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
  configurationHash: "914b759623da7a99d827daded0cb89b0aeb462679730cf38de75c807cf831acc",
  tablesSql,
  sources: [paymentsSource, ridesSource],
  features: [rideFactsView],
  models: [],
  monitors: [],
  services: [],
};
