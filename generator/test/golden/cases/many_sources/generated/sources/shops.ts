// Generated from mlops.yaml > sources.shops by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of shops. */
export interface ShopsRow {
  readonly owner: string | null;
  readonly shop: string;
}

export const shopsSource: SourceDefinition = {
  name: "shops",
  connection: {
    type: "file",
    path: "data/shops.csv",
    format: "csv",
    delimiter: ",",
    quote: '"',
    nullValues: [],
  },
  columns: { owner: { type: "string", nullable: true }, shop: { type: "string" } },
  primaryKey: ["shop"],
  eventTime: "_valid_from",
  knownAt: '"_valid_from"',
  schemaDrift: "strict",
  ingest: {
    mode: "scd2",
    schedule: null,
    retries: { attempts: 3, backoffSeconds: 10 },
    timeoutSeconds: 3600,
    onBadRow: "quarantine",
  },
  expectations: [],
};
