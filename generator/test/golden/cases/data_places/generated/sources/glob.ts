// Generated from mlops.yaml > sources.glob by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of glob. */
export interface GlobRow {
  readonly n: number;
}

export const globSource: SourceDefinition = {
  name: "glob",
  connection: {
    type: "file",
    path: "./exports//2024/*.csv",
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
