// Generated from mlops.yaml > sources.stations by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of stations. */
export interface StationsRow {
  /** Unit: m */
  readonly height: number;
  readonly opened: string | null;
  readonly station: string;
}

export const stationsSource: SourceDefinition = {
  name: "stations",
  connection: {
    type: "file",
    path: "stations.csv",
    format: "csv",
    delimiter: ",",
    quote: '"',
    nullValues: [],
  },
  columns: {
    height: { type: "float" },
    opened: { type: "date", nullable: true },
    station: { type: "string" },
  },
  primaryKey: [],
  eventTime: null,
  ingest: {
    mode: "full",
    schedule: null,
    retries: { attempts: 3, backoffSeconds: 10 },
    timeoutSeconds: 3600,
    onBadRow: "quarantine",
  },
  expectations: [],
};
