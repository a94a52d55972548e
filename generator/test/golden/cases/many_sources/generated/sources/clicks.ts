// Generated from mlops.yaml > sources.clicks by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of clicks. */
export interface ClicksRow {
  readonly at: Date;
  readonly page: string;
}

export const clicksSource: SourceDefinition = {
  name: "clicks",
  connection: { type: "file", path: "data/clicks/*.jsonl.zst", format: "jsonl" },
  columns: {
    at: { type: "timestamp", format: "epoch_ms" },
    page: { type: "string", from: "request.page" },
  },
  primaryKey: [],
  eventTime: "at",
  knownAt: '"at"',
  ingest: {
    mode: "incremental",
    schedule: null,
    retries: { attempts: 3, backoffSeconds: 10 },
    timeoutSeconds: 3600,
    onBadRow: "quarantine",
  },
  expectations: [],
};
