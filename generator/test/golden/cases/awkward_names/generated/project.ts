// Generated from mlops.yaml by `mlops generate`. Change it there, not here.
import type {
  MonitorDefinition,
  ProjectDefinition,
  ServiceDefinition,
} from "@mlops-yaml/runtime/v1";
import { exampleView } from "./features/example.js";
import { orderView } from "./features/order.js";
import { classModel } from "./models/class.js";
import { userSource } from "./sources/user.js";
import { tablesSql } from "./tables.js";

export const privateApiService: ServiceDefinition = {
  name: "private-api",
  description: null,
  model: "class",
  alias: "challenger",
  port: 8002,
  apiKey: { from: "env", name: "CLASS_KEY" },
};

export const publicApiService: ServiceDefinition = {
  name: "public-api",
  description: null,
  model: "class",
  alias: "champion",
  port: 8001,
  apiKey: null,
};

export const driftMonitor: MonitorDefinition = {
  name: "drift",
  type: "drift",
  service: "public-api",
  model: "class",
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
  configurationHash: "4bd19a88e6ff9389d32fefd972532fdac4b1a1dabb4bf1fcfb61d16372e99a4e",
  tablesSql,
  sources: [userSource],
  features: [exampleView, orderView],
  models: [classModel],
  monitors: [driftMonitor],
  services: [privateApiService, publicApiService],
};
