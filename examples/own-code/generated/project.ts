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
  configurationHash: "6de2f0c7a3c5a1e6d82e952ab77297a3ccc9a0e338ea600123756b423e050c80",
  tablesSql,
  sources: [customersSource],
  features: [habitsView],
  models: [churnModel],
  monitors: [],
  services: [churnApiService],
};
