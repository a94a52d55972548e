// Generated from mlops.yaml > sources.customers by `mlops generate`. Change it there, not here.
import type {
  BatchCheck,
  RowPredicate,
  RowTransform,
  SourceDefinition,
  UserFunction,
  ValuePredicate,
} from "@mlops-yaml/runtime/v1";

/** A row of customers. */
export interface CustomersRow {
  readonly churned: boolean;
  readonly contract: string;
  readonly customer_id: string;
  /** Unit: USD */
  readonly monthly_charges: number;
  readonly payment_method: string;
  /** How many services the customer has booked */
  readonly services: number;
  /** Unit: month */
  readonly tenure: number;
}

/** A row of customers as it is read. */
export interface CustomersInput {
  readonly churn: string;
  readonly contract: string;
  readonly customer_id: string;
  readonly device_protection: string;
  readonly internet_service: string;
  /** Unit: USD */
  readonly monthly_charges: number;
  readonly online_backup: string;
  readonly online_security: string;
  readonly payment_method: string;
  readonly phone_service: string;
  readonly streaming_movies: string;
  readonly streaming_tv: string;
  readonly tech_support: string;
  /** Unit: month */
  readonly tenure: number;
}

/** What src/customers.ts#clean is. */
export type CustomersTransform = RowTransform<CustomersInput, CustomersRow>;

const transform: UserFunction<CustomersTransform> = {
  name: "src/customers.ts#clean",
  export: "clean",
  module: new URL("../../src/customers.js", import.meta.url).href,
  load: async () => (await import("../../src/customers.js")).clean,
};

const isCustomerIdCheck: UserFunction<ValuePredicate<string>> = {
  name: "src/checks.ts#isCustomerId",
  export: "isCustomerId",
  module: new URL("../../src/checks.js", import.meta.url).href,
  load: async () => (await import("../../src/checks.js")).isCustomerId,
};

const isPlausibleCheck: UserFunction<
  RowPredicate<Pick<CustomersRow, "monthly_charges" | "services">>
> = {
  name: "src/checks.ts#isPlausible",
  export: "isPlausible",
  module: new URL("../../src/checks.js", import.meta.url).href,
  load: async () => (await import("../../src/checks.js")).isPlausible,
};

const someLeaveCheck: UserFunction<BatchCheck<Pick<CustomersRow, "churned">>> = {
  name: "src/checks.ts#someLeave",
  export: "someLeave",
  module: new URL("../../src/checks.js", import.meta.url).href,
  load: async () => (await import("../../src/checks.js")).someLeave,
};

export const customersSource: SourceDefinition = {
  name: "customers",
  connection: {
    type: "file",
    path: "data/customers.csv.gz",
    format: "csv",
    delimiter: ",",
    quote: '"',
    nullValues: [],
  },
  columns: {
    churned: { type: "boolean" },
    contract: { type: "string" },
    customer_id: { type: "string" },
    monthly_charges: { type: "float" },
    payment_method: { type: "string" },
    services: { type: "integer" },
    tenure: { type: "integer" },
  },
  primaryKey: ["customer_id"],
  eventTime: null,
  transform: {
    per: "row",
    function: transform,
    columns: {
      churn: { type: "string" },
      contract: { type: "string" },
      customer_id: { type: "string" },
      device_protection: { type: "string" },
      internet_service: { type: "string" },
      monthly_charges: { type: "float" },
      online_backup: { type: "string" },
      online_security: { type: "string" },
      payment_method: { type: "string" },
      phone_service: { type: "string" },
      streaming_movies: { type: "string" },
      streaming_tv: { type: "string" },
      tech_support: { type: "string" },
      tenure: { type: "integer" },
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
      kwargs: { column: "customer_id", module: "./src/checks.ts#isCustomerId" },
      severity: "critical",
      onFail: "quarantine",
      code: isCustomerIdCheck,
    },
    {
      type: "expect_multicolumn_values_to_satisfy",
      kwargs: {
        column_list: ["monthly_charges", "services"],
        module: "./src/checks.ts#isPlausible",
        mostly: 0.99,
      },
      severity: "warning",
      onFail: "warn",
      code: isPlausibleCheck,
    },
    {
      type: "expect_batch_to_satisfy",
      kwargs: { column_list: ["churned"], module: "./src/checks.ts#someLeave" },
      severity: "critical",
      onFail: "block",
      code: someLeaveCheck,
    },
  ],
};
