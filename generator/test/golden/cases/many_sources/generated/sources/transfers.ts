// Generated from mlops.yaml > sources.transfers by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of transfers. */
export interface TransfersRow {
  readonly at: Date;
  readonly from_shop: string;
  readonly id: number;
  readonly late: boolean;
  readonly to_shop: string;
}

export const transfersSource: SourceDefinition = {
  name: "transfers",
  connection: {
    type: "file",
    path: "data/transfers.csv",
    format: "csv",
    delimiter: ",",
    quote: '"',
    nullValues: [],
  },
  columns: {
    at: { type: "timestamp" },
    from_shop: { type: "string" },
    id: { type: "integer" },
    late: { type: "boolean", knownAt: "\"at\" + interval '72 hours'" },
    to_shop: { type: "string" },
  },
  primaryKey: ["id"],
  eventTime: "at",
  knownAt: "\"at\" - interval '24 hours'",
  ingest: {
    mode: "full",
    schedule: null,
    retries: { attempts: 3, backoffSeconds: 10 },
    timeoutSeconds: 3600,
    onBadRow: "quarantine",
  },
  expectations: [],
};
