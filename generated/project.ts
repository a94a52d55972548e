// Generated from mlops.yaml by `mlops generate`. Change it there, not here.
import type { ProjectDefinition, ServiceDefinition } from "@mlops-yaml/runtime/v1";
import { airportWeatherView } from "./features/airport_weather.js";
import { carrierRecordView } from "./features/carrier_record.js";
import { destinationRecordView } from "./features/destination_record.js";
import { originRecordView } from "./features/origin_record.js";
import { planeFactsView } from "./features/plane_facts.js";
import { lateArrivalModel } from "./models/late_arrival.js";
import { inputDriftMonitor } from "./monitors/input_drift.js";
import { flightsSource } from "./sources/flights.js";
import { planesSource } from "./sources/planes.js";
import { weatherSource } from "./sources/weather.js";
import { tablesSql } from "./tables.js";

export const delayApiService: ServiceDefinition = {
  name: "delay-api",
  description: "Answers whether a flight will arrive late",
  model: "late_arrival",
  alias: "champion",
  port: 8000,
  apiKey: { from: "secret", name: "DELAY_API_KEY" },
};

/** Will a flight from New York arrive more than 15 minutes late, asked two hours before departure? */
export const project: ProjectDefinition = {
  name: "flight-delays",
  timezone: "America/New_York",
  seed: 42,
  tablesSql,
  sources: [flightsSource, planesSource, weatherSource],
  features: [
    airportWeatherView,
    carrierRecordView,
    destinationRecordView,
    originRecordView,
    planeFactsView,
  ],
  models: [lateArrivalModel],
  monitors: [inputDriftMonitor],
  services: [delayApiService],
};
