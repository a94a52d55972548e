import type { SourceDefinition } from "../../src/definitions/source.js";
import { fileSource } from "./project.js";

const critical = { severity: "critical" } as const;
const warning = { severity: "warning", onFail: "warn" } as const;
const incremental = {
  mode: "incremental",
  schedule: null,
  retries: { attempts: 0, backoffSeconds: 0 },
  timeoutSeconds: 600,
  onBadRow: "quarantine",
} as const;

/** The sources of the flight-delay project at the root of the repository. */
export const flights: SourceDefinition = fileSource(
  "flights",
  "data/flights/*.csv.gz",
  {
    flight_id: { type: "integer" },
    sched_dep_utc: { type: "timestamp" },
    carrier: { type: "string" },
    origin: { type: "string" },
    dest: { type: "string" },
    tailnum: { type: "string", nullable: true },
    distance: { type: "integer" },
    air_time: { type: "integer", nullable: true },
    dep_delay: { type: "integer", nullable: true },
    arr_delay: { type: "integer", nullable: true },
  },
  {
    primaryKey: ["flight_id"],
    eventTime: "sched_dep_utc",
    ingest: incremental,
    expectations: [
      {
        type: "expect_column_values_to_not_be_null",
        kwargs: { column: "sched_dep_utc" },
        ...critical,
        onFail: "quarantine",
      },
      {
        type: "expect_column_values_to_be_unique",
        kwargs: { column: "flight_id" },
        ...critical,
        onFail: "block",
      },
      {
        type: "expect_column_values_to_be_in_set",
        kwargs: { column: "origin", value_set: ["EWR", "JFK", "LGA"] },
        ...critical,
        onFail: "quarantine",
      },
      {
        type: "expect_column_values_to_be_between",
        kwargs: { column: "distance", min_value: 10, max_value: 5000, mostly: 0.999 },
        ...warning,
      },
      {
        type: "expect_column_value_lengths_to_be_between",
        kwargs: { column: "carrier", min_value: 2, max_value: 2 },
        ...warning,
      },
    ],
  },
);

export const weather: SourceDefinition = fileSource(
  "weather",
  "data/weather.csv.gz",
  {
    origin: { type: "string" },
    time_hour: { type: "timestamp" },
    temp: { type: "float", nullable: true },
    humid: { type: "float", nullable: true },
    wind_speed: { type: "float", nullable: true },
    precip: { type: "float", nullable: true },
    pressure: { type: "float", nullable: true },
    visib: { type: "float", nullable: true },
  },
  {
    primaryKey: ["origin", "time_hour"],
    eventTime: "time_hour",
    expectations: [
      {
        type: "expect_compound_columns_to_be_unique",
        kwargs: { column_list: ["origin", "time_hour"] },
        ...critical,
        onFail: "block",
      },
      {
        type: "expect_column_values_to_be_between",
        kwargs: { column: "humid", min_value: 0, max_value: 100 },
        ...warning,
      },
    ],
  },
);

export const planes: SourceDefinition = fileSource(
  "planes",
  "data/planes.csv",
  {
    tailnum: { type: "string" },
    year: { type: "integer", nullable: true },
    engines: { type: "integer" },
    seats: { type: "integer" },
  },
  {
    primaryKey: ["tailnum"],
    expectations: [{ type: "expect_table_row_count_to_be_between", kwargs: { min_value: 1000 }, ...warning }],
  },
);
