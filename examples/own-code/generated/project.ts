// Generated from mlops.yaml by `mlops generate`. Change it there, not here.
import type {
  FeatureServerDefinition,
  ProjectDefinition,
  ServiceDefinition,
} from "@mlops-yaml/runtime/v1";
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

export const customerFeaturesService: FeatureServerDefinition = {
  name: "customer-features",
  description: null,
  port: 6566,
  apiKey: null,
  features: { bill: ["is_new", "raise"], habits: ["charge_per_service"] },
  featureServices: { churn: ["habits:charge_per_service", "bill:is_new", "bill:raise"] },
  push: [],
};

/** Customer churn, with functions where a declaration does not say it */
export const project: ProjectDefinition = {
  name: "own-code",
  timezone: "UTC",
  seed: 42,
  tablesSql,
  sources: [customersSource],
  features: [habitsView],
  onDemandViews: [billView],
  models: [churnModel],
  monitors: [],
  services: [churnApiService],
};
