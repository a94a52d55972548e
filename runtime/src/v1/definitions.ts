/**
 * What generated code hands to the runtime. Plain data and small functions; every SQL text is complete,
 * quoted and parameterised by the generator. Durations are whole seconds, fractions in [0, 1].
 */

export type ColumnType = "integer" | "float" | "string" | "boolean" | "timestamp" | "date";

export interface ReferenceDefinition {
  readonly from: "env" | "secret";
  readonly name: string;
  readonly default?: string;
}

export interface ColumnDefinition {
  readonly type: ColumnType;
  /** Default false. */
  readonly nullable?: boolean;
  /** Name in the data where it is another one; in JSON Lines a dotted path. */
  readonly from?: string;
  /** How times are written: strftime's directives, or epoch or epoch_ms. */
  readonly format?: string;
  /** SQL of the time at which its value is known. Missing: when the row is known. */
  readonly knownAt?: string;
}

export interface ExpectationDefinition {
  readonly type: string;
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly severity: "critical" | "warning" | "info";
  readonly onFail: "block" | "quarantine" | "warn";
  /** What judges, where it is code of the user's own. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- types of its own for each expectation
  readonly code?: UserFunction<ValuePredicate<any> | RowPredicate<any> | BatchCheck<any>>;
}

/** A function of the user's own code. */
export interface UserFunction<F> {
  /** `src/clean.ts#dropCancelled`, as messages name it. */
  readonly name: string;
  /** Name of the export. */
  readonly export: string;
  /** URL of the compiled module. */
  readonly module: string;
  /** Loads it into the process itself. */
  readonly load: () => Promise<F>;
}

/** A row in; a row out, or null to drop it. What it throws sets the row aside with the message as the reason. */
export type RowTransform<Input, Row> = (row: Readonly<Input>) => Row | null;

/** All rows of a batch in and out, in constant memory. What it throws keeps the batch out. */
export type BatchTransform<Input, Row> = (
  rows: AsyncIterable<Readonly<Input>>,
) => AsyncIterable<Row> | Iterable<Row>;

/** Whether a value that is not missing is as expected. */
export type ValuePredicate<Value> = (value: Value) => boolean;

/** Whether some columns of a row are as expected. */
export type RowPredicate<Row> = (row: Readonly<Row>) => boolean;

/** What code of the user's own finds of a batch as a whole. */
export interface BatchVerdict {
  readonly success: boolean;
  /** What was measured, for the result; JSON. */
  readonly observed_value?: unknown;
  /** Whatever explains it, for the result; JSON. */
  readonly details?: unknown;
}

/** Judges a batch, whose rows it gets one after the other, in constant memory. */
export type BatchCheck<Row> = (rows: AsyncIterable<Readonly<Row>>) => BatchVerdict | Promise<BatchVerdict>;

export interface TransformDefinition {
  readonly per: "row" | "batch";
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- row types of its own for each source
  readonly function: UserFunction<RowTransform<any, any> | BatchTransform<any, any>>;
  /** Columns as they are read, sorted by name. Missing: those of the table. */
  readonly columns?: Readonly<Record<string, ColumnDefinition>>;
}

/** Text, or the parts of text in which references stand. */
export type TextDefinition = string | readonly (string | ReferenceDefinition)[];

export type FileFormatDefinition =
  | {
      readonly format: "csv";
      readonly delimiter: string;
      readonly quote: string;
      readonly nullValues: readonly string[];
      /** Names of the columns in their order; missing: the first row has them. */
      readonly header?: readonly string[];
      /** Missing: UTF-8. */
      readonly encoding?: string;
    }
  | { readonly format: "jsonl"; readonly encoding?: string }
  | { readonly format: "parquet" };

export type FileConnectionDefinition = FileFormatDefinition & {
  readonly type: "file";
  readonly path: string;
};

export type HttpConnectionDefinition = FileFormatDefinition & {
  readonly type: "http";
  readonly url: TextDefinition;
  readonly headers?: Readonly<Record<string, TextDefinition>>;
};

export type S3ConnectionDefinition = FileFormatDefinition & {
  readonly type: "s3";
  readonly bucket: string;
  readonly path: string;
  readonly region?: string;
  readonly endpoint?: TextDefinition;
  readonly credentials?: {
    readonly accessKeyId: ReferenceDefinition;
    readonly secretAccessKey: ReferenceDefinition;
  };
};

export type PostgresConnectionDefinition = {
  readonly type: "postgres";
  readonly url: ReferenceDefinition;
} & ({ readonly schema: string; readonly table: string } | { readonly query: string });

export type ConnectionDefinition =
  FileConnectionDefinition | HttpConnectionDefinition | S3ConnectionDefinition | PostgresConnectionDefinition;

/** What becomes of times that a schedule missed because no worker ran: nothing, one run, or one run for each. */
export type Catchup = "none" | "last" | "all";

export interface SourceDefinition {
  readonly name: string;
  readonly connection: ConnectionDefinition;
  readonly columns: Readonly<Record<string, ColumnDefinition>>;
  readonly primaryKey: readonly string[];
  readonly eventTime: string | null;
  /** When a row was written. Of rows of one key and event time the one that was written later stands. Missing: unknown. */
  readonly createdAt?: string;
  /** SQL of the time at which a row is known. Missing: the source has no times. */
  readonly knownAt?: string;
  /** Missing: rows are loaded as they are read. */
  readonly transform?: TransformDefinition;
  /** strict: other columns than declared block a batch. */
  readonly schemaDrift?: "strict";
  readonly ingest: {
    readonly mode: "full" | "append" | "incremental" | "upsert" | "scd2";
    /** Column by which a table is read on, and how far before its greatest value. */
    readonly cursor?: { readonly column: string; readonly lookbackSeconds: number };
    /** Cron expression of five fields in the project's time zone. */
    readonly schedule: string | null;
    /** Missing: none. */
    readonly catchup?: Catchup;
    readonly retries: { readonly attempts: number; readonly backoffSeconds: number };
    readonly timeoutSeconds: number;
    readonly onBadRow: "quarantine" | "block";
    /** So many rows of a batch may go to quarantine, as a share (0 to 1) or a count. Missing: half of them. */
    readonly maxBadRows?: { readonly share: number } | { readonly rows: number };
    /** A batch without rows may empty the table. Missing: it is blocked. */
    readonly allowEmpty?: true;
    /** Rows whose event time is further ahead of the clock go to quarantine. Missing: they are loaded with a warning. */
    readonly maxAheadSeconds?: number;
  };
  readonly expectations: readonly ExpectationDefinition[];
}

/** The value of a feature for one row of its source, in which it has the columns that mlops.yaml names. */
export type FieldFunction<Row, Value> = (row: Readonly<Row>) => Value;

export interface CodeFieldsDefinition {
  /** Columns of the source that rowsSql gives after the other fields, in this order. */
  readonly inputs: Readonly<Record<string, ColumnDefinition>>;
  /** Fields that are not in rowsSql. */
  readonly fields: Readonly<
    Record<
      string,
      {
        // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row type of its own for each field
        readonly function: UserFunction<FieldFunction<any, unknown>>;
        readonly columns: readonly string[];
        /** Default false. */
        readonly nullable?: boolean;
      }
    >
  >;
}

export interface FeatureViewDefinition {
  readonly name: string;
  readonly source: string;
  readonly kind: "latest" | "grid" | "static";
  readonly keys: Readonly<Record<string, ColumnType>>;
  readonly fields: Readonly<Record<string, ColumnType>>;
  /**
   * What each field is computed from; a model that reads a field is trained again when this changes. Missing, also for one
   * field: rowsSql tells.
   */
  readonly definitions?: Readonly<Record<string, string>>;
  readonly ttlSeconds: number | null;
  readonly everySeconds: number | null;
  /** Longest window of its aggregates; missing: it has none. */
  readonly windowSeconds?: number;
  /**
   * Raw rows at `event_time` e change view rows from `e` on. SELECT of (keys…, event_time, known_at, fields…)
   * with every view row whose event_time >= $1 (timestamptz, '-infinity' for all).
   */
  readonly rowsSql: string;
  /** Fields that functions of the user's own compute from the rows of rowsSql; missing: none. */
  readonly code?: CodeFieldsDefinition;
  /**
   * Brings online."view" up to date: INSERT … ON CONFLICT of the newest row per key as of $1 (timestamptz).
   */
  readonly onlineSql: string;
}

/** Features that are computed when they are asked for. */
export interface OnDemandViewDefinition {
  readonly name: string;
  /** What the caller sends. */
  readonly request: Readonly<Record<string, Pick<ColumnDefinition, "type" | "nullable">>>;
  /** Views that are read, by look-up: for each key of the view the name under which its value is sent. */
  readonly lookups: Readonly<
    Record<string, { readonly view: string; readonly keys: Readonly<Record<string, string>> }>
  >;
  /** Features that are read, by the name under which `compute` gets them. */
  readonly features: Readonly<Record<string, { readonly lookup: string; readonly field: string }>>;
  readonly fields: Readonly<
    Record<
      string,
      {
        readonly type: ColumnType;
        /** What `compute` reads of what is sent and looked up. */
        readonly reads: readonly string[];
        // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row type of its own for each field
        readonly compute: (row: any) => number | string | boolean | Date | null;
      }
    >
  >;
}

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
  readonly task: "binary_classification" | "regression";
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

export interface ServiceDefinition {
  readonly name: string;
  readonly description: string | null;
  readonly model: string;
  readonly alias: string;
  readonly port: number;
  /** Where alone metrics, documentation and details of /ready are answered. Missing: on the port of callers. */
  readonly managementPort?: number;
  readonly apiKey: ReferenceDefinition | null;
}

/** A server of features as Feast's clients ask for them. */
export interface FeatureServerDefinition {
  readonly name: string;
  readonly description: string | null;
  readonly port: number;
  /** Where alone metrics, documentation and details of /ready are answered. Missing: on the port of callers. */
  readonly managementPort?: number;
  readonly apiKey: ReferenceDefinition | null;
  /** The fields that it gives out, by view. */
  readonly features: Readonly<Record<string, readonly string[]>>;
  /** Named lists of `view:field`. */
  readonly featureServices: Readonly<Record<string, readonly string[]>>;
  /** Sources that callers may push rows of. */
  readonly push: readonly string[];
}

export interface MonitorDefinition {
  readonly name: string;
  readonly type: "drift";
  readonly service: string;
  readonly model: string;
  readonly windowSeconds: number;
  readonly schedule: string;
  /** Missing: none. */
  readonly catchup?: Catchup;
  readonly minRows: number;
  readonly driftShare: number;
  readonly onDrift: "alert" | "retrain";
}

export interface ProjectDefinition {
  readonly name: string;
  readonly timezone: string;
  readonly seed: number;
  /** Complete DDL of raw.*, features.* and online.*; additive and safe to repeat. */
  readonly tablesSql: string;
  readonly sources: readonly SourceDefinition[];
  readonly features: readonly FeatureViewDefinition[];
  /** Missing: there are none. */
  readonly onDemandViews?: readonly OnDemandViewDefinition[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row type of its own for each model
  readonly models: readonly ModelDefinition<any>[];
  readonly monitors: readonly MonitorDefinition[];
  readonly services: readonly ServiceDefinition[];
}
