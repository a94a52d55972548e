// Generated from mlops.yaml > features.bill by `mlops generate`. Change it there, not here.
import { derived, derivedByCode, type OnDemandViewDefinition } from "@mlops-yaml/runtime/v1";
import { raise as raiseOf } from "../../src/habits.js";

/** What bill is computed from: what the caller sends, and features of other views. */
export interface BillRow {
  /** Unit: USD */
  readonly monthly_charges: number;
  /** Unit: month */
  readonly tenure: number;
  /** Unit: USD */
  readonly habits__charge_per_service: number | null;
}

/** Features that are computed when they are asked for. */
export interface BillFeatures {
  readonly is_new: boolean;
  /** The bill in charges of one service */
  readonly raise: number | null;
}

/** Each feature from what it reads. */
export const billFields = {
  is_new: (row: Pick<BillRow, "tenure">): boolean => derived("bill.is_new", () => row.tenure < 3),
  raise: (row: Pick<BillRow, "habits__charge_per_service" | "monthly_charges">): number | null =>
    derivedByCode(
      { input: "bill.raise", name: "src/habits.ts#raise", type: "float", nullable: true },
      raiseOf,
      {
        habits__charge_per_service: row.habits__charge_per_service,
        monthly_charges: row.monthly_charges,
      },
    ),
};

export const billView: OnDemandViewDefinition = {
  name: "bill",
  request: { monthly_charges: { type: "float" }, tenure: { type: "integer" } },
  lookups: { habits: { view: "habits", keys: { customer_id: "customer_id" } } },
  features: { habits__charge_per_service: { lookup: "habits", field: "charge_per_service" } },
  fields: {
    is_new: { type: "boolean", reads: ["tenure"], compute: billFields.is_new },
    raise: {
      type: "float",
      reads: ["habits__charge_per_service", "monthly_charges"],
      compute: billFields.raise,
    },
  },
};
