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
  configurationHash: "ed71a0e39bcc42b6606f2f8ec7177c45c801788f76eecb451c4af27f7c8ff4d0",
  tablesSql,
  sources: [housesSource],
  features: [],
  models: [priceModel],
  monitors: [],
  services: [priceApiService],
};
