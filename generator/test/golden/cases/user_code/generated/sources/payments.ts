// Generated from mlops.yaml > sources.payments by `mlops generate`. Change it there, not here.
import type { BatchTransform, SourceDefinition, UserFunction } from "@mlops-yaml/runtime/v1";

/** A row of payments. */
export interface PaymentsRow {
  readonly paid_at: Date;
  readonly ride_id: number;
}

/** What src/payments.ts#firstOfEach is. */
export type PaymentsTransform = BatchTransform<PaymentsRow, PaymentsRow>;

const transform: UserFunction<PaymentsTransform> = {
  name: "src/payments.ts#firstOfEach",
  export: "firstOfEach",
  module: new URL("../../src/payments.js", import.meta.url).href,
  load: async () => (await import("../../src/payments.js")).firstOfEach,
};

export const paymentsSource: SourceDefinition = {
  name: "payments",
  connection: {
    type: "file",
    path: "data/payments.csv",
    format: "csv",
    delimiter: ",",
    quote: '"',
    nullValues: [],
  },
  columns: { paid_at: { type: "timestamp" }, ride_id: { type: "integer" } },
  primaryKey: [],
  eventTime: null,
  transform: { per: "batch", function: transform },
  ingest: {
    mode: "full",
    schedule: null,
    retries: { attempts: 3, backoffSeconds: 10 },
    timeoutSeconds: 3600,
    onBadRow: "quarantine",
  },
  expectations: [],
};
