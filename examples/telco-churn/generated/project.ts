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
  configurationHash: "e17de4775ae190144953cbdc80c8c959a90dc86f27fca7495ac1d33bb789705c",
  tablesSql,
  sources: [customersSource],
  features: [],
  models: [churnModel],
  monitors: [],
  services: [churnApiService],
};
