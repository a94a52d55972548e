// Generated from mlops.yaml > sources.weather by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** Hourly weather of the three airports */
export interface WeatherRow {
  /** Unit: % */
  readonly humid: number | null;
  readonly origin: string;
  /** Unit: in */
  readonly precip: number | null;
  /** Unit: mbar */
  readonly pressure: number | null;
  /** Unit: degF */
  readonly temp: number | null;
  readonly time_hour: Date;
  /** Unit: mi */
  readonly visib: number | null;
  /** Unit: mi/h */
  readonly wind_speed: number | null;
}

export const weatherSource: SourceDefinition = {
  name: "weather",
  connection: {
    type: "file",
    path: "data/weather.csv.gz",
    format: "csv",
    delimiter: ",",
    quote: '"',
    nullValues: [],
  },
  columns: {
    humid: { type: "float", nullable: true },
    origin: { type: "string" },
    precip: { type: "float", nullable: true },
    pressure: { type: "float", nullable: true },
    temp: { type: "float", nullable: true },
    time_hour: { type: "timestamp" },
    visib: { type: "float", nullable: true },
    wind_speed: { type: "float", nullable: true },
  },
  primaryKey: ["origin", "time_hour"],
  eventTime: "time_hour",
  knownAt: "\"time_hour\" + interval '45 minutes'",
  ingest: {
    mode: "incremental",
    schedule: "50 * * * *",
    retries: { attempts: 3, backoffSeconds: 10 },
    timeoutSeconds: 3600,
    onBadRow: "quarantine",
  },
  expectations: [
    {
      type: "expect_compound_columns_to_be_unique",
      kwargs: { column_list: ["origin", "time_hour"] },
      severity: "critical",
      onFail: "block",
    },
    {
      type: "expect_column_values_to_be_between",
      kwargs: { column: "humid", max_value: 100, min_value: 0 },
      severity: "warning",
      onFail: "warn",
    },
  ],
};
