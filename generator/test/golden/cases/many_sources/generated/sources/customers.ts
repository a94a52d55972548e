// Generated from mlops.yaml > sources.customers by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of customers. */
export interface CustomersRow {
  readonly id: number;
  readonly name: string;
}

export const customersSource: SourceDefinition = {
  name: "customers",
  connection: {
    type: "postgres",
    url: { from: "env", name: "CUSTOMERS_URL" },
    query: "SELECT id, name FROM customers\nWHERE NOT test",
  },
  columns: { id: { type: "integer" }, name: { type: "string" } },
  primaryKey: ["id"],
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
