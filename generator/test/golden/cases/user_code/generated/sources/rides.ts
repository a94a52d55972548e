// Generated from mlops.yaml > sources.rides by `mlops generate`. Change it there, not here.
import type { RowTransform, SourceDefinition, UserFunction } from "@mlops-yaml/runtime/v1";

/** A row of rides. */
export interface RidesRow {
  /** Unit: EUR */
  readonly fare: number;
  readonly paid: boolean;
  readonly ride_id: number;
  readonly zone: string | null;
}

/** A row of rides as it is read. */
export interface RidesInput {
  /** As written by the driver */
  readonly fare: string;
  readonly ride_id: number;
  readonly state: string;
  readonly zone: string | null;
}

/** What src/rides/clean.ts#dropCancelled is. */
export type RidesTransform = RowTransform<RidesInput, RidesRow>;

const transform: UserFunction<RidesTransform> = {
  name: "src/rides/clean.ts#dropCancelled",
  export: "dropCancelled",
  module: new URL("../../src/rides/clean.js", import.meta.url).href,
  load: async () => (await import("../../src/rides/clean.js")).dropCancelled,
  hash: "1920e63e2676e8d627397a4ee75d4e7f8f1ecd92746fc713243c943e828b6ccb",
};

export const ridesSource: SourceDefinition = {
  name: "rides",
  connection: {
    type: "file",
    path: "data/rides.csv",
    format: "csv",
    delimiter: ",",
    quote: '"',
    nullValues: [],
  },
  columns: {
    fare: { type: "float" },
    paid: { type: "boolean" },
    ride_id: { type: "integer" },
    zone: { type: "string", nullable: true },
  },
  primaryKey: ["ride_id"],
  eventTime: null,
  transform: {
    per: "row",
    function: transform,
    columns: {
      fare: { type: "string" },
      ride_id: { type: "integer" },
      state: { type: "string" },
      zone: { type: "string", nullable: true },
    },
  },
  ingest: {
    mode: "full",
    schedule: null,
    retries: { attempts: 3, backoffSeconds: 10 },
    timeoutSeconds: 3600,
    onBadRow: "quarantine",
  },
  expectations: [],
};
