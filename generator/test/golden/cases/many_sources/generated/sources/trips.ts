// Generated from mlops.yaml > sources.trips by `mlops generate`. Change it there, not here.
import type { SourceDefinition } from "@mlops-yaml/runtime/v1";

/** A row of trips. */
export interface TripsRow {
  readonly id: number;
}

export const tripsSource: SourceDefinition = {
  name: "trips",
  connection: {
    type: "s3",
    bucket: "trips",
    path: "year=2024/*.parquet",
    region: "eu-central-1",
    endpoint: [{ from: "env", name: "S3_ENDPOINT", default: "http://localhost:9000" }],
    credentials: {
      accessKeyId: { from: "secret", name: "S3_KEY_ID" },
      secretAccessKey: { from: "secret", name: "S3_KEY" },
    },
    format: "parquet",
  },
  columns: { id: { type: "integer" } },
  primaryKey: [],
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
