// Generated from mlops.yaml by `mlops generate`. Change it there, not here.
import type { ProjectDefinition, ServiceDefinition } from "@mlops-yaml/runtime/v1";
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

/** Which customers are about to leave? */
export const project: ProjectDefinition = {
  name: "telco-churn",
  timezone: "UTC",
  seed: 42,
  tablesSql,
  sources: [customersSource],
  features: [],
  models: [churnModel],
  monitors: [],
  services: [churnApiService],
};
