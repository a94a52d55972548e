// Generated from mlops.yaml by `mlops generate`. Change it there, not here.
import type { ProjectDefinition, ServiceDefinition } from "@mlops-yaml/runtime/v1";
import { exampleView } from "./features/example.js";
import { orderView } from "./features/order.js";
import { largeOrderModel } from "./models/large_order.js";
import { driftMonitor } from "./monitors/drift.js";
import { userSource } from "./sources/user.js";
import { tablesSql } from "./tables.js";

export const privateApiService: ServiceDefinition = {
  name: "private-api",
  description: null,
  model: "large_order",
  alias: "challenger",
  port: 8002,
  apiKey: { from: "env", name: "CLASS_KEY" },
};

export const publicApiService: ServiceDefinition = {
  name: "public-api",
  description: null,
  model: "large_order",
  alias: "champion",
  port: 8001,
  apiKey: null,
};

export const project: ProjectDefinition = {
  name: "shop",
  timezone: "Europe/Berlin",
  seed: 42,
  tablesSql,
  sources: [userSource],
  features: [exampleView, orderView],
  models: [largeOrderModel],
  monitors: [driftMonitor],
  services: [privateApiService, publicApiService],
};
