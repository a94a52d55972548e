// Generated from mlops.yaml > sources.customers by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of customers. */
export interface CustomersRow {
  readonly churn: string;
  readonly contract: string;
  readonly customer_id: string;
  readonly internet_service: string;
  /** Unit: USD */
  readonly monthly_charges: number;
  readonly payment_method: string;
  /** Unit: month */
  readonly tenure: number;
}

export const customersSource: SourceDefinition = {
  name: "customers",
  connection: {
    type: "file",
    path: "data/customers.csv",
    format: "csv",
    delimiter: ",",
    quote: '"',
    nullValues: [],
  },
  columns: {
    churn: { type: "string" },
    contract: { type: "string" },
    customer_id: { type: "string" },
    internet_service: { type: "string" },
    monthly_charges: { type: "float" },
    payment_method: { type: "string" },
    tenure: { type: "integer" },
  },
  primaryKey: ["customer_id"],
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
