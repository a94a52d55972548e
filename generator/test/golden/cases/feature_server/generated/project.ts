// Generated from mlops.yaml by `mlops generate`. Change it there, not here.
import type { FeatureServerDefinition, ProjectDefinition } from "@mlops-yaml/runtime/v1";
import { lastOrderView } from "./features/last_order.js";
import { orderRecordView } from "./features/order_record.js";
import { ordersSource } from "./sources/orders.js";
import { tablesSql } from "./tables.js";

export const featureServerService: FeatureServerDefinition = {
  name: "feature-server",
  description: "What customers ordered",
  port: 6566,
  managementPort: 9101,
  apiKey: { from: "secret", name: "FEATURES_API_KEY" },
  features: { last_order: ["amount"], order_record: ["orders_7d", "spent_7d"] },
  featureServices: { offers: ["order_record:spent_7d", "last_order:amount"] },
  push: ["orders"],
};

export const project: ProjectDefinition = {
  name: "shop-features",
  timezone: "UTC",
  seed: 42,
  tablesSql,
  sources: [ordersSource],
  features: [lastOrderView, orderRecordView],
  models: [],
  monitors: [],
  services: [],
};
