// Generated from mlops.yaml > sources.dollar by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of dollar. */
export interface DollarRow {
  readonly n: number;
}

export const dollarSource: SourceDefinition = {
  name: "dollar",
  connection: {
    type: "file",
    path: "cost$/*.csv",
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
