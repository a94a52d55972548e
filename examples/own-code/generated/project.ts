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
  configurationHash: "f23b8ce38417f4252dd961658890acf25a4ea8cd99597ea52a16e2e69768cc81",
  tablesSql,
  sources: [customersSource],
  features: [habitsView],
  models: [churnModel],
  monitors: [],
  services: [churnApiService],
};
