/** What is trained, and from what. */
import type { Expression } from "../expressions/expression.js";
import type { LookedUpFeature, Lookup, OnDemandField } from "./features.js";
import type { ColumnType, RequestField, UserFunction } from "../values.js";

export interface Model {
  readonly name: string;
  readonly description: string | null;
  readonly task: "binary_classification" | "regression";
  readonly source: string;
  readonly where: Expression | null;
  readonly label: Expression;
  /** The greatest known time of every column that the label reads; null without times. */
  readonly labelKnownAt: Expression | null;
  /** Null when the source has no event time. */
  readonly predictAt: Expression | null;
  /** In the order of the input vector: request, derived (by name), features (by list, a view's fields by name). */
  readonly inputs: readonly ModelInput[];
  /** Features that are looked up: those of the inputs in their order, then those that only on-demand ones read. */
  readonly features: readonly LookedUpFeature[];
  /** Body of /predict: request columns, what derived and on-demand inputs read, entity keys; sorted by name. */
  readonly request: readonly RequestField[];
  /** Views that the inputs read, sorted. */
  readonly views: readonly string[];
  /** How the views are looked up, sorted by name: a view once, and once for each alias of its entity. */
  readonly lookups: readonly Lookup[];
  readonly split: Split;
  readonly trainer: Trainer;
  readonly evaluate: Evaluate;
  readonly gates: readonly Gate[];
  /** Alias that a version gets which passes its gates; null: none. */
  readonly promote: string | null;
}

export type ModelInput = {
  /** Column of the training set: the column's or derived name, or `view__field`. */
  readonly name: string;
  readonly type: ColumnType;
  /** string and boolean-free text are categorical; integer, float, boolean are numeric. */
  readonly kind: "numeric" | "categorical";
  readonly nullable: boolean;
  readonly unit: string | null;
} & (
  | { readonly origin: "request" }
  | { readonly origin: "derived"; readonly expression: Expression }
  /** Derived by a function of the user's own from columns of the example's row, sorted. */
  | { readonly origin: "code"; readonly function: UserFunction; readonly columns: readonly string[] }
  | {
      readonly origin: "feature";
      /** Name of the look-up. */
      readonly lookup: string;
      readonly view: string;
      readonly field: string;
    }
  | {
      readonly origin: "on_demand";
      readonly view: string;
      readonly field: string;
      readonly value: OnDemandField["value"];
    }
);

export interface Split {
  readonly by: "time" | "random";
  readonly test: number;
  readonly validation: number;
  readonly gapSeconds: number;
}

export interface Trainer {
  readonly algorithm: "gradient_boosting" | "logistic_regression";
  /** Every parameter of the algorithm, defaults included. */
  readonly params: { readonly [name: string]: number };
}

export interface Evaluate {
  readonly metrics: readonly string[];
  /** Request inputs by whose values the metrics are repeated. */
  readonly slices: readonly string[];
  readonly baselines: readonly ("prior" | "mean")[];
}

export type Gate =
  | {
      readonly metric: string;
      readonly kind: "bound";
      readonly min: number | null;
      readonly max: number | null;
    }
  | { readonly metric: string; readonly kind: "champion"; readonly maxRegression: number };
