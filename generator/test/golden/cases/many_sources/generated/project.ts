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
  configurationHash: "b783611d4d49dc0dc190f7a3b675b451bd7f748f6626561b8805b85418fc7cf8",
  tablesSql,
  sources: [bookingsSource, clicksSource, customersSource, tripsSource],
  features: [],
  models: [],
  monitors: [],
  services: [],
};
