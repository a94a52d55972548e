// Generated from mlops.yaml > sources.below_another by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of below_another. */
export interface BelowAnotherRow {
  readonly n: number;
}

export const belowAnotherSource: SourceDefinition = {
  name: "below_another",
  connection: {
    type: "file",
    path: "data/old/cities.csv",
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
