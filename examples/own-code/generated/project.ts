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
  configurationHash: "b162e91411a0e32c7eda4d45c60088d97953ef686ebf2539c6597006f1eb2104",
  tablesSql,
  sources: [customersSource],
  features: [habitsView],
  models: [churnModel],
  monitors: [],
  services: [churnApiService],
};
