// Generated from mlops.yaml > sources.beside_another by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of beside_another. */
export interface BesideAnotherRow {
  readonly n: number;
}

export const besideAnotherSource: SourceDefinition = {
  name: "beside_another",
  connection: {
    type: "file",
    path: "data-old/cities.csv",
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
