// Generated from mlops.yaml by `mlops generate`. Change it there, not here.
import type { ProjectDefinition, ServiceDefinition } from "@mlops-yaml/runtime/v1";
import { shopFactsView } from "./features/shop_facts.js";
import { lateTransferModel } from "./models/late_transfer.js";
import { bookingsSource } from "./sources/bookings.js";
import { clicksSource } from "./sources/clicks.js";
import { customersSource } from "./sources/customers.js";
import { shopsSource } from "./sources/shops.js";
import { stockSource } from "./sources/stock.js";
import { transfersSource } from "./sources/transfers.js";
import { tripsSource } from "./sources/trips.js";
import { tablesSql } from "./tables.js";

export const transfersService: ServiceDefinition = {
  name: "transfers",
  description: null,
  model: "late_transfer",
  alias: "champion",
  port: 8000,
  apiKey: null,
};

export const project: ProjectDefinition = {
  name: "many-sources",
  timezone: "UTC",
  seed: 42,
  tablesSql,
  sources: [
    bookingsSource,
    clicksSource,
    customersSource,
    shopsSource,
    stockSource,
    transfersSource,
    tripsSource,
  ],
  features: [shopFactsView],
  models: [lateTransferModel],
  monitors: [],
  services: [transfersService],
};
