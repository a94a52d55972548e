// Generated from mlops.yaml > sources.folders_by_glob by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of folders_by_glob. */
export interface FoldersByGlobRow {
  readonly n: number;
}

export const foldersByGlobSource: SourceDefinition = {
  name: "folders_by_glob",
  connection: {
    type: "file",
    path: "logs/{a,b}/*.csv",
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
