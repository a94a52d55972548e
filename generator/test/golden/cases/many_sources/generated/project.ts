// Generated from mlops.yaml by `mlops generate`. Change it there, not here.
import type { ProjectDefinition } from "@mlops-yaml/runtime/v1";
import { bookingsSource } from "./sources/bookings.js";
import { clicksSource } from "./sources/clicks.js";
import { customersSource } from "./sources/customers.js";
import { tripsSource } from "./sources/trips.js";
import { tablesSql } from "./tables.js";

export const project: ProjectDefinition = {
  name: "many-sources",
  timezone: "UTC",
  seed: 42,
  configurationHash: "f275b66c11b65c8d985d37d84d1a27fb3c9a63ecd8cceda282de5ffcafba77f9",
  tablesSql,
  sources: [bookingsSource, clicksSource, customersSource, tripsSource],
  features: [],
  models: [],
  monitors: [],
  services: [],
};
