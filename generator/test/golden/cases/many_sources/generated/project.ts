// Generated from mlops.yaml by `mlops generate`. Change it there, not here.
import type { ProjectDefinition } from "@mlops-yaml/runtime/v1";
import { shopFactsView } from "./features/shop_facts.js";
import { bookingsSource } from "./sources/bookings.js";
import { clicksSource } from "./sources/clicks.js";
import { customersSource } from "./sources/customers.js";
import { shopsSource } from "./sources/shops.js";
import { stockSource } from "./sources/stock.js";
import { tripsSource } from "./sources/trips.js";
import { tablesSql } from "./tables.js";

export const project: ProjectDefinition = {
  name: "many-sources",
  timezone: "UTC",
  seed: 42,
  configurationHash: "bb9a711f99a3cf829f9307654e68f0e3656599033b4c4f37cf829ab40ff138c1",
  tablesSql,
  sources: [bookingsSource, clicksSource, customersSource, shopsSource, stockSource, tripsSource],
  features: [shopFactsView],
  models: [],
  monitors: [],
  services: [],
};
