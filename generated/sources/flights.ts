// Generated from mlops.yaml > sources.flights by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** Every flight that left EWR, JFK or LGA in 2013 (nycflights13, CC0) */
export interface FlightsRow {
  /** Unit: min */
  readonly air_time: number | null;
  /** Unit: min */
  readonly arr_delay: number | null;
  /** Two-letter carrier code */
  readonly carrier: string;
  /** Unit: min */
  readonly dep_delay: number | null;
  /** Arrival airport */
  readonly dest: string;
  /** Unit: mi */
  readonly distance: number;
  readonly flight_id: number;
  /** Departure airport */
  readonly origin: string;
  /** Scheduled departure */
  readonly sched_dep_utc: Date;
  /** Plane tail number */
  readonly tailnum: string | null;
}

export const flightsSource: SourceDefinition = {
  name: "flights",
  connection: {
    type: "file",
    path: "data/flights/*.csv.gz",
    format: "csv",
    delimiter: ",",
    quote: '"',
    nullValues: [],
  },
  columns: {
    air_time: {
      type: "integer",
      nullable: true,
      knownAt: '"sched_dep_utc" + ("dep_delay" + "air_time" + 30) * interval \'1 minute\'',
    },
    arr_delay: {
      type: "integer",
      nullable: true,
      knownAt: '"sched_dep_utc" + ("dep_delay" + "air_time" + 30) * interval \'1 minute\'',
    },
    carrier: { type: "string" },
    dep_delay: {
      type: "integer",
      nullable: true,
      knownAt: '"sched_dep_utc" + "dep_delay" * interval \'1 minute\'',
    },
    dest: { type: "string" },
    distance: { type: "integer" },
    flight_id: { type: "integer" },
    origin: { type: "string" },
    sched_dep_utc: { type: "timestamp" },
    tailnum: { type: "string", nullable: true },
  },
  primaryKey: ["flight_id"],
  eventTime: "sched_dep_utc",
  knownAt: "\"sched_dep_utc\" - interval '720 hours'",
  ingest: {
    mode: "incremental",
    schedule: "15 * * * *",
    retries: { attempts: 3, backoffSeconds: 10 },
    timeoutSeconds: 3600,
    onBadRow: "quarantine",
  },
  expectations: [
    {
      type: "expect_column_values_to_not_be_null",
      kwargs: { column: "sched_dep_utc" },
      severity: "critical",
      onFail: "quarantine",
    },
    {
      type: "expect_column_values_to_be_unique",
      kwargs: { column: "flight_id" },
      severity: "critical",
      onFail: "block",
    },
    {
      type: "expect_column_values_to_be_in_set",
      kwargs: { column: "origin", value_set: ["EWR", "JFK", "LGA"] },
      severity: "critical",
      onFail: "quarantine",
    },
    {
      type: "expect_column_values_to_be_between",
      kwargs: { column: "distance", max_value: 5000, min_value: 10, mostly: 0.999 },
      severity: "warning",
      onFail: "warn",
    },
    {
      type: "expect_column_value_lengths_to_be_between",
      kwargs: { column: "carrier", max_value: 2, min_value: 2 },
      severity: "warning",
      onFail: "warn",
    },
  ],
};
