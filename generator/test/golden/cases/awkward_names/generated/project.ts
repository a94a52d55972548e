// Generated from mlops.yaml by `mlops generate`. Change it there, not here.
import type {
  MonitorDefinition,
  ProjectDefinition,
  ServiceDefinition,
} from "@mlops-yaml/runtime/v1";
import { exampleView } from "./features/example.js";
import { orderView } from "./features/order.js";
import { largeOrderModel } from "./models/large_order.js";
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

export const driftMonitor: MonitorDefinition = {
  name: "drift",
  type: "drift",
  service: "public-api",
  model: "large_order",
  windowSeconds: 86400,
  schedule: "0 * * * *",
  minRows: 500,
  driftShare: 0.5,
  onDrift: "alert",
};

export const project: ProjectDefinition = {
  name: "shop",
  timezone: "Europe/Berlin",
  seed: 42,
  configurationHash: "c5846a4bb179fe061da132edc3bc6381e3cdb7cbdaef9999b95255bba98c3a8c",
  tablesSql,
  sources: [userSource],
  features: [exampleView, orderView],
  models: [largeOrderModel],
  monitors: [driftMonitor],
  services: [privateApiService, publicApiService],
};
