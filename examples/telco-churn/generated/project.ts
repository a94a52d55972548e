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
  configurationHash: "a215648dfd335684fdcf6b3d91af8d3410fd51ecc9b61aa9e9ff9435d4791414",
  tablesSql,
  sources: [customersSource],
  features: [],
  models: [churnModel],
  monitors: [],
  services: [churnApiService],
};
