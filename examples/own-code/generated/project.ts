// Generated from mlops.yaml by `mlops generate`. Change it there, not here.
import type { ProjectDefinition, ServiceDefinition } from "@mlops-yaml/runtime/v1";
import { billView } from "./features/bill.js";
import { habitsView } from "./features/habits.js";
import { churnModel } from "./models/churn.js";
import { customersSource } from "./sources/customers.js";
import { tablesSql } from "./tables.js";

export const churnApiService: ServiceDefinition = {
  name: "churn-api",
  description: null,
  model: "churn",
  alias: "champion",
  port: 8000,
  apiKey: null,
};

/** Customer churn, with functions where a declaration does not say it */
export const project: ProjectDefinition = {
  name: "own-code",
  timezone: "UTC",
  seed: 42,
  configurationHash: "2d3cf439b9a6237bb0da41e44f81b33b0ce047f44d229d20a872332e08f547a5",
  tablesSql,
  sources: [customersSource],
  features: [habitsView],
  onDemandViews: [billView],
  models: [churnModel],
  monitors: [],
  services: [churnApiService],
};
