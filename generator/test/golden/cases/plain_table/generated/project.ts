// Generated from mlops.yaml by `mlops generate`. Change it there, not here.
import type { ProjectDefinition, ServiceDefinition } from "@mlops-yaml/runtime/v1";
import { priceModel } from "./models/price.js";
import { housesSource } from "./sources/houses.js";
import { tablesSql } from "./tables.js";

export const priceApiService: ServiceDefinition = {
  name: "price-api",
  description: null,
  model: "price",
  alias: "champion",
  port: 8080,
  apiKey: null,
};

export const project: ProjectDefinition = {
  name: "houses",
  timezone: "UTC",
  seed: 42,
  configurationHash: "1ca44574a79b98ca5d8aacd827c005d14a61cfe72a1cd644c39a3a3539e82c7b",
  tablesSql,
  sources: [housesSource],
  features: [],
  models: [priceModel],
  monitors: [],
  services: [priceApiService],
};
