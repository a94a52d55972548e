// Generated from mlops.yaml > sources.at_the_root by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of at_the_root. */
export interface AtTheRootRow {
  readonly n: number;
}

export const atTheRootSource: SourceDefinition = {
  name: "at_the_root",
  connection: {
    type: "file",
    path: "events.csv",
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
