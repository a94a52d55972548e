// Generated from mlops.yaml > sources.user by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of user. */
export interface UserRow {
  readonly Select: string;
  readonly amount: number | null;
  readonly at: Date;
  /** Free text with `ticks`, ${braces} and \ backslashes */
  readonly note: string | null;
  readonly paidAt: Date | null;
  readonly value: string | null;
}

export const userSource: SourceDefinition = {
  name: "user",
  connection: {
    type: "postgres",
    url: { from: "env", name: "SHOP_DATABASE_URL", default: "postgres://localhost/shop" },
    schema: "Sales",
    table: "order's",
  },
  columns: {
    Select: { type: "string" },
    amount: { type: "float", nullable: true, knownAt: '"paidAt"' },
    at: { type: "timestamp" },
    note: { type: "string", nullable: true },
    paidAt: { type: "timestamp", nullable: true },
    value: { type: "string", nullable: true },
  },
  primaryKey: [],
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
