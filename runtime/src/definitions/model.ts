import type { ColumnDefinition, ColumnType } from "./column.js";
import type { CodeFieldsDefinition } from "./feature-view.js";

export type Task = "binary_classification" | "regression";

export interface ModelInputDefinition {
  readonly name: string;
  readonly kind: "numeric" | "categorical";
  readonly type: ColumnType;
  readonly origin: "request" | "derived" | "feature" | "on_demand";
}

export type GateDefinition =
  | { readonly metric: string; readonly kind: "bound"; readonly min?: number; readonly max?: number }
  | { readonly metric: string; readonly kind: "champion"; readonly maxRegression: number };

/** A request body after validation: timestamps as Date, dates as "YYYY-MM-DD", missing optional values as null. */
export type RequestRow = Readonly<Record<string, unknown>>;

export interface ModelDefinition<Row extends object = RequestRow> {
  readonly name: string;
  readonly task: Task;
  readonly source: string;
  /** Views that trainingSetSql and the look-ups read. */
  readonly views: readonly string[];
  readonly inputs: readonly ModelInputDefinition[];
  /**
   * One row an example, ordered by predict_at and example id, whose label is known at $1 (timestamptz):
   * example_id text, predict_at timestamptz (null without times), label (boolean or double precision),
   * then every input by name, but for those of `code`; then the columns that `code` reads.
   */
  readonly trainingSetSql: string;
  /** Inputs that functions of the user's own give in training; `derive` gives them in a request. */
  readonly code?: {
    /** Columns that trainingSetSql gives after the inputs, in this order. */
    readonly reads: Readonly<Record<string, ColumnDefinition>>;
    readonly inputs: CodeFieldsDefinition["fields"];
  };
  /** SQL over a row of raw."<source>": the id of its example in the training set. */
  readonly exampleIdSql: string;
  /** Null when no input is a feature. */
  readonly lookup: {
    /** Views by look-up, where one is looked up by an alias of its entity; missing: each view by its name. */
    readonly views?: Readonly<Record<string, string>>;
    /** Features that the look-ups give; missing: the inputs that are features. */
    readonly features?: readonly string[];
    /** Request fields whose values are $2, $3, … in this order; $1 is the time of the prediction. */
    readonly parameters: readonly (keyof Row & string)[];
    /**
     * Exactly one row: every feature by name, and for each look-up `name__event_time`
     * (timestamptz; null: no row within ttl), with a ttl also `name__state`: PRESENT, OUTSIDE_MAX_AGE or
     * NOT_FOUND. Reads online.*.
     */
    readonly onlineSql: string;
    /** The same from features.* as of $1: for replays at a given time. */
    readonly historicalSql: string;
  } | null;
  /** Evaluates the derived inputs of one request; keys are input names. */
  readonly derive: (row: Row) => Readonly<Record<string, number | string | boolean | Date | null>>;
  /**
   * Evaluates the on-demand inputs of one request from the request and what was looked up for it; keys are input
   * names. Missing: there are none.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row type of its own for each model
  readonly onDemand?: (row: any) => Readonly<Record<string, number | string | boolean | Date | null>>;
  /** JSON Schema (draft 2020-12 subset that Fastify takes) of the body of /predict, `predict_at` included. */
  readonly requestSchema: Readonly<Record<string, unknown>>;
  readonly split: {
    readonly by: "time" | "random";
    readonly test: number;
    readonly validation: number;
    readonly gapSeconds: number;
  };
  readonly trainer: {
    readonly algorithm: "gradient_boosting" | "logistic_regression";
    readonly params: Readonly<Record<string, number>>;
  };
  readonly evaluate: {
    readonly metrics: readonly string[];
    readonly slices: readonly string[];
    readonly baselines: readonly ("prior" | "mean")[];
  };
  readonly gates: readonly GateDefinition[];
  readonly promote: string | null;
}
