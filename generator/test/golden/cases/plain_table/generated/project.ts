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
  configurationHash: "b1d371335b5c63630e8eb7b1785f14b337df6c5abbe384103fd3b5968c5cccd9",
  tablesSql,
  sources: [housesSource],
  features: [],
  models: [priceModel],
  monitors: [],
  services: [priceApiService],
};
