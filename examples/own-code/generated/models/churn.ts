// Generated from mlops.yaml > models.churn by `mlops generate`. Change it there, not here.
import {
  derivedByCode,
  type FieldFunction,
  type ModelDefinition,
  type UserFunction,
} from "@mlops-yaml/runtime/v1";
import { loyalty as loyaltyOf } from "../../src/habits.js";
import { billFields, type BillRow } from "../features/bill.js";

/** What the caller of churn sends. */
export interface ChurnRequest {
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

/** What churn is trained on and predicts from, in the order of its input vector. */
export interface ChurnInputs {
  /** Unit: month */
  readonly tenure: number;
  readonly contract: string;
  readonly payment_method: string;
  /** Unit: USD */
  readonly monthly_charges: number;
  readonly services: number;
  readonly loyalty: string;
  /** Unit: USD */
  readonly habits__charge_per_service: number | null;
  readonly bill__is_new: boolean;
  readonly bill__raise: number | null;
}

const trainingSetSql = /* sql */ `
  SELECT
    example.example_id,
    example.predict_at,
    example.label,
    example."tenure",
    example."contract",
    example."payment_method",
    example."monthly_charges",
    example."services",
    "habits"."charge_per_service" AS "habits__charge_per_service",
    example."tenure" < 3 AS "bill__is_new",
    example."contract" AS "_read_1",
    "habits"."charge_per_service" AS "_read_2",
    example."monthly_charges" AS "_read_3",
    example."tenure" AS "_read_4"
  FROM (
    SELECT
      "customer_id"::text AS example_id,
      NULL::timestamptz AS predict_at,
      "churned" AS label,
      "tenure",
      "contract",
      "payment_method",
      "monthly_charges",
      "services",
      "customer_id"
    FROM raw."customers"
    WHERE $1::timestamptz IS NOT NULL -- without times every label counts as known
  ) AS example
  LEFT JOIN features."habits" AS "habits"
    ON "habits"."customer_id" = example."customer_id"
  ORDER BY example.predict_at, example.example_id COLLATE "C"
`;

const onlineSql = /* sql */ `
  SELECT
    "habits"."charge_per_service" AS "habits__charge_per_service",
    "habits".event_time AS "habits__event_time"
  FROM (SELECT $1::timestamptz) AS request
  LEFT JOIN online."habits" AS "habits"
    ON "habits"."customer_id" = $2::text
`;

const historicalSql = /* sql */ `
  SELECT
    "habits"."charge_per_service" AS "habits__charge_per_service",
    "habits".event_time AS "habits__event_time"
  FROM (SELECT $1::timestamptz) AS request
  LEFT JOIN features."habits" AS "habits"
    ON "habits"."customer_id" = $2::text
`;

/** Inputs computed from the request, as the training set computes them. */
function derive(row: ChurnRequest): Pick<ChurnInputs, "loyalty"> {
  return {
    loyalty: derivedByCode(
      { input: "churn.loyalty", name: "src/habits.ts#loyalty", type: "string", nullable: false },
      loyaltyOf,
      { contract: row.contract, tenure: row.tenure },
    ),
  };
}

/** What is looked up for churn. */
export interface ChurnLookedUp {
  /** Unit: USD */
  readonly habits__charge_per_service: number | null;
}

/** Inputs computed from the request and from what is looked up for it. */
function onDemand(
  row: ChurnRequest & ChurnLookedUp,
): Pick<ChurnInputs, "bill__is_new" | "bill__raise"> {
  return { bill__is_new: billFields.is_new(row), bill__raise: billFields.raise(row) };
}

const loyaltyFunction: UserFunction<
  FieldFunction<Pick<ChurnRequest, "contract" | "tenure">, string>
> = {
  name: "src/habits.ts#loyalty",
  export: "loyalty",
  module: new URL("../../src/habits.js", import.meta.url).href,
  load: async () => (await import("../../src/habits.js")).loyalty,
};

const billRaiseFunction: UserFunction<
  FieldFunction<Pick<BillRow, "habits__charge_per_service" | "monthly_charges">, number | null>
> = {
  name: "src/habits.ts#raise",
  export: "raise",
  module: new URL("../../src/habits.js", import.meta.url).href,
  load: async () => (await import("../../src/habits.js")).raise,
};

const requestSchema = {
  type: "object",
  additionalProperties: false,
  required: ["contract", "customer_id", "monthly_charges", "payment_method", "services", "tenure"],
  properties: {
    contract: { type: "string" },
    customer_id: { type: "string" },
    monthly_charges: { type: "number", description: "Unit: USD" },
    payment_method: { type: "string" },
    services: { type: "integer", description: "How many services the customer has booked" },
    tenure: { type: "integer", description: "Unit: month" },
    predict_at: {
      type: "string",
      format: "date-time",
      description: "Answer as of this time, from what was known then. Default: now.",
    },
  },
};

export const churnModel: ModelDefinition<ChurnRequest> = {
  name: "churn",
  task: "binary_classification",
  source: "customers",
  views: ["habits"],
  inputs: [
    { name: "tenure", kind: "numeric", type: "integer", origin: "request" },
    { name: "contract", kind: "categorical", type: "string", origin: "request" },
    { name: "payment_method", kind: "categorical", type: "string", origin: "request" },
    { name: "monthly_charges", kind: "numeric", type: "float", origin: "request" },
    { name: "services", kind: "numeric", type: "integer", origin: "request" },
    { name: "loyalty", kind: "categorical", type: "string", origin: "derived" },
    { name: "habits__charge_per_service", kind: "numeric", type: "float", origin: "feature" },
    { name: "bill__is_new", kind: "numeric", type: "boolean", origin: "on_demand" },
    { name: "bill__raise", kind: "numeric", type: "float", origin: "on_demand" },
  ],
  split: { by: "random", test: 0.2, validation: 0.1, gapSeconds: 0 },
  trainer: {
    algorithm: "gradient_boosting",
    params: {
      trees: 100,
      leaves: 31,
      learning_rate: 0.1,
      min_samples_leaf: 20,
      l2: 0,
      max_bins: 255,
      feature_fraction: 1,
    },
  },
  evaluate: { metrics: ["roc_auc", "log_loss"], slices: [], baselines: ["prior"] },
  gates: [],
  promote: "champion",
  trainingSetSql,
  exampleIdSql: '"customer_id"::text',
  code: {
    reads: {
      contract: { type: "string" },
      habits__charge_per_service: { type: "float", nullable: true },
      monthly_charges: { type: "float" },
      tenure: { type: "integer" },
    },
    inputs: {
      loyalty: { function: loyaltyFunction, columns: ["contract", "tenure"] },
      bill__raise: {
        function: billRaiseFunction,
        columns: ["habits__charge_per_service", "monthly_charges"],
        nullable: true,
      },
    },
  },
  lookup: {
    features: ["habits__charge_per_service"],
    parameters: ["customer_id"],
    onlineSql,
    historicalSql,
  },
  derive,
  onDemand,
  requestSchema,
};
