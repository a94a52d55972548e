// Generated from mlops.yaml by `mlops generate`. Change it there, not here.
import type { ProjectDefinition, ServiceDefinition } from "@mlops-yaml/runtime/v1";
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
  configurationHash: "46ceef95338e45c32960305e6076fee67f023458b4c85215c3e03b4a75e9fa66",
  tablesSql,
  sources: [customersSource],
  features: [habitsView],
  models: [churnModel],
  monitors: [],
  services: [churnApiService],
};
