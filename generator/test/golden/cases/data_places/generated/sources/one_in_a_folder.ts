// Generated from mlops.yaml > sources.one_in_a_folder by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of one_in_a_folder. */
export interface OneInAFolderRow {
  readonly n: number;
}

export const oneInAFolderSource: SourceDefinition = {
  name: "one_in_a_folder",
  connection: {
    type: "file",
    path: "data/cities.csv",
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
