// Generated from mlops.yaml > sources.dotted by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of dotted. */
export interface DottedRow {
  readonly n: number;
}

export const dottedSource: SourceDefinition = {
  name: "dotted",
  connection: {
    type: "file",
    path: "./prices 2024.csv",
    format: "csv",
    delimiter: ",",
    quote: '"',
    nullValues: [],
  },
  columns: { n: { type: "integer" } },
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
