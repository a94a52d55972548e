// Generated from mlops.yaml > sources.orders by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of orders. */
export interface OrdersRow {
  readonly basket: number | null;
  /** Unit: km */
  readonly distance: number;
  readonly end_station: string;
  readonly kitchen: string;
  /** Unit: min */
  readonly minutes: number | null;
  readonly order_id: number;
  readonly ordered_at: Date;
  readonly start_station: string;
}

export const ordersSource: SourceDefinition = {
  name: "orders",
  connection: {
    type: "file",
    path: "orders.csv",
    format: "csv",
    delimiter: ",",
    quote: '"',
    nullValues: [],
  },
  columns: {
    basket: { type: "integer", nullable: true },
    distance: { type: "float" },
    end_station: { type: "string" },
    kitchen: { type: "string" },
    minutes: { type: "float", nullable: true, knownAt: "\"ordered_at\" + interval '2 hours'" },
    order_id: { type: "integer" },
    ordered_at: { type: "timestamp" },
    start_station: { type: "string" },
  },
  primaryKey: ["order_id"],
  eventTime: "ordered_at",
  knownAt: '"ordered_at"',
  ingest: {
    mode: "full",
    schedule: null,
    retries: { attempts: 3, backoffSeconds: 10 },
    timeoutSeconds: 3600,
    onBadRow: "quarantine",
  },
  expectations: [],
};
