// Generated from mlops.yaml by `mlops generate`. Change it there, not here.
import type {
  FeatureServerDefinition,
  ProjectDefinition,
  ServiceDefinition,
} from "@mlops-yaml/runtime/v1";
import { deliveryView } from "./features/delivery.js";
import { kitchenLoadView } from "./features/kitchen_load.js";
import { slopeView } from "./features/slope.js";
import { stationFactsView } from "./features/station_facts.js";
import { durationModel } from "./models/duration.js";
import { ordersSource } from "./sources/orders.js";
import { stationsSource } from "./sources/stations.js";
import { tablesSql } from "./tables.js";

export const durationApiService: ServiceDefinition = {
  name: "duration-api",
  description: null,
  model: "duration",
  alias: "champion",
  port: 8000,
  apiKey: null,
};

export const deliveryFeaturesService: FeatureServerDefinition = {
  name: "delivery-features",
  description: null,
  port: 6567,
  apiKey: null,
  features: {
    delivery: ["hour", "is_busy", "is_new", "is_uphill", "pause", "rush"],
    kitchen_load: ["last_order", "minutes_7d", "orders_1d"],
    slope: ["climb", "grade"],
    station_facts: ["height", "opened"],
  },
  featureServices: {
    duration: [
      "kitchen_load:minutes_7d",
      "delivery:hour",
      "delivery:is_busy",
      "delivery:is_new",
      "delivery:is_uphill",
      "delivery:pause",
      "delivery:rush",
      "slope:grade",
    ],
  },
  push: [],
};

export const project: ProjectDefinition = {
  name: "deliveries",
  timezone: "Europe/Berlin",
  seed: 42,
  tablesSql,
  sources: [ordersSource, stationsSource],
  features: [kitchenLoadView, stationFactsView],
  onDemandViews: [deliveryView, slopeView],
  models: [durationModel],
  monitors: [],
  services: [durationApiService],
};
