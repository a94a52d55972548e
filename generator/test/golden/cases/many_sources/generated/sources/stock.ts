// Generated from mlops.yaml > sources.stock by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of stock. */
export interface StockRow {
  readonly amount: number;
  readonly shop: string;
  readonly updated_at: Date;
}

export const stockSource: SourceDefinition = {
  name: "stock",
  connection: {
    type: "postgres",
    url: { from: "env", name: "CUSTOMERS_URL" },
    schema: "public",
    table: "stock",
  },
  columns: {
    amount: { type: "integer" },
    shop: { type: "string" },
    updated_at: { type: "timestamp" },
  },
  primaryKey: ["shop"],
  eventTime: null,
  ingest: {
    mode: "incremental",
    cursor: { column: "updated_at", lookbackSeconds: 900 },
    schedule: null,
    retries: { attempts: 3, backoffSeconds: 10 },
    timeoutSeconds: 3600,
    onBadRow: "quarantine",
  },
  expectations: [],
};
