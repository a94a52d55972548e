// Generated from mlops.yaml > sources.planes by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** FAA registry of the planes */
export interface PlanesRow {
  readonly engines: number;
  readonly seats: number;
  readonly tailnum: string;
  /** Year of manufacture */
  readonly year: number | null;
}

export const planesSource: SourceDefinition = {
  name: "planes",
  connection: {
    type: "file",
    path: "data/planes.csv",
    format: "csv",
    delimiter: ",",
    quote: '"',
    nullValues: [],
  },
  columns: {
    engines: { type: "integer" },
    seats: { type: "integer" },
    tailnum: { type: "string" },
    year: { type: "integer", nullable: true },
  },
  primaryKey: ["tailnum"],
  eventTime: null,
  ingest: {
    mode: "full",
    schedule: null,
    retries: { attempts: 3, backoffSeconds: 10 },
    timeoutSeconds: 3600,
    onBadRow: "quarantine",
  },
  expectations: [
    {
      type: "expect_table_row_count_to_be_between",
      kwargs: { min_value: 1000 },
      severity: "warning",
      onFail: "warn",
    },
  ],
};
