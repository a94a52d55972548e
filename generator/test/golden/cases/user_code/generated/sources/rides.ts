// Generated from mlops.yaml > sources.rides by `mlops generate`. Change it there, not here.
import type {
  BatchCheck,
  RowPredicate,
  RowTransform,
  SourceDefinition,
  UserFunction,
  ValuePredicate,
} from "@mlops-yaml/runtime/v1";

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
};

const isZoneCheck: UserFunction<ValuePredicate<string>> = {
  name: "src/checks.ts#isZone",
  export: "isZone",
  module: new URL("../../src/checks.js", import.meta.url).href,
  load: async () => (await import("../../src/checks.js")).isZone,
};

const isPlausibleCheck: UserFunction<RowPredicate<Pick<RidesRow, "fare" | "paid">>> = {
  name: "src/checks.ts#isPlausible",
  export: "isPlausible",
  module: new URL("../../src/checks.js", import.meta.url).href,
  load: async () => (await import("../../src/checks.js")).isPlausible,
};

const halfIsPaidCheck: UserFunction<BatchCheck<Pick<RidesRow, "paid">>> = {
  name: "src/checks.ts#halfIsPaid",
  export: "halfIsPaid",
  module: new URL("../../src/checks.js", import.meta.url).href,
  load: async () => (await import("../../src/checks.js")).halfIsPaid,
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
  expectations: [
    {
      type: "expect_column_values_to_satisfy",
      kwargs: { column: "zone", module: "./src/checks.ts#isZone", mostly: 0.99 },
      severity: "critical",
      onFail: "quarantine",
      code: isZoneCheck,
    },
    {
      type: "expect_multicolumn_values_to_satisfy",
      kwargs: { column_list: ["fare", "paid"], module: "./src/checks.ts#isPlausible" },
      severity: "warning",
      onFail: "warn",
      code: isPlausibleCheck,
    },
    {
      type: "expect_batch_to_satisfy",
      kwargs: { column_list: ["paid"], module: "./src/checks.ts#halfIsPaid" },
      severity: "critical",
      onFail: "block",
      code: halfIsPaidCheck,
    },
  ],
};
