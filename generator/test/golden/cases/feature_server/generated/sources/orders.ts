// Generated from mlops.yaml > sources.orders by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of orders. */
export interface OrdersRow {
  /** Unit: EUR */
  readonly amount: number;
  readonly customer: string;
  readonly order_id: number;
  readonly ordered_at: Date;
  readonly shop: number | null;
}

export const ordersSource: SourceDefinition = {
  name: "orders",
  connection: {
    type: "file",
    path: "data/orders.csv",
    format: "csv",
    delimiter: ",",
    quote: '"',
    nullValues: [],
  },
  columns: {
    amount: { type: "float" },
    customer: { type: "string" },
    order_id: { type: "integer" },
    ordered_at: { type: "timestamp" },
    shop: { type: "integer", nullable: true },
  },
  primaryKey: ["order_id"],
  eventTime: "ordered_at",
  knownAt: '"ordered_at"',
  ingest: {
    mode: "incremental",
    schedule: null,
    retries: { attempts: 3, backoffSeconds: 10 },
    timeoutSeconds: 3600,
    onBadRow: "quarantine",
  },
  expectations: [],
};
