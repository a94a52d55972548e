/**
 * The resolved project: what every emitter reads. Frozen, serialisable as canonical JSON, free of
 * positions, versions and times. Everything that was a map in mlops.yaml is an array sorted by name,
 * so that the order of keys in the file never shows; what was a list keeps its order.
 * All durations are whole seconds; all fractions are in [0, 1].
 */
import type { Expression } from "./expressions/expression.js";

/** Types of stored columns, features, model inputs and request fields. */
export type ColumnType = "integer" | "float" | "string" | "boolean" | "timestamp" | "date";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface Project {
  readonly version: 1;
  readonly name: string;
  readonly description: string | null;
  /** IANA name; the zone in which expressions read calendar fields of timestamps. */
  readonly timezone: string;
  readonly seed: number;
  readonly sources: readonly Source[];
  readonly entities: readonly Entity[];
  readonly features: readonly FeatureView[];
  readonly onDemandViews: readonly OnDemandView[];
  readonly models: readonly Model[];
  readonly services: readonly Service[];
  readonly featureServers: readonly FeatureServer[];
  readonly monitors: readonly Monitor[];
  readonly deploy: Deploy;
}

/** A value that a process reads when it starts: `${env:NAME:-default}` or `${secret:NAME}`. */
export interface Reference {
  readonly from: "env" | "secret";
  readonly name: string;
  readonly default: string | null;
}

export interface Retries {
  /** Attempts after the first failure. */
  readonly attempts: number;
  /** Wait before the first retry; doubles with each further one. */
  readonly backoffSeconds: number;
}

export interface Source {
  readonly name: string;
  readonly description: string | null;
  readonly connection: Connection;
  readonly columns: readonly Column[];
  /** Empty when the source declares none: rows are then appended. */
  readonly primaryKey: readonly string[];
  /** Column with the time that a row describes; null for a plain table. */
  readonly eventTime: string | null;
  /** Column with the time at which a row was written; it decides between rows of one time. */
  readonly createdAt: string | null;
  /** When a row's plain columns become known (declared, or event time + delay); null without event time. */
  readonly knownAt: Expression | null;
  /** Null: rows are loaded as they are read. */
  readonly transform: Transform | null;
  /** Whether a batch with other columns than declared is loaded. */
  readonly schemaDrift: "additive" | "strict";
  readonly ingest: Ingest;
  readonly expectations: readonly Expectation[];
}

export type Connection = FileConnection | HttpConnection | S3Connection | PostgresConnection;

export type FileFormat =
  | {
      readonly format: "csv";
      readonly delimiter: string;
      readonly quote: string;
      /** Names of the columns in their order; null: the first row has them. */
      readonly header: readonly string[] | null;
      /** Name in the WHATWG Encoding Standard. */
      readonly encoding: string;
      /** Spellings of a missing value; the empty field always is one. */
      readonly nullValues: readonly string[];
    }
  | { readonly format: "jsonl"; readonly encoding: string }
  | { readonly format: "parquet" };

export type FileConnection = FileFormat & {
  readonly type: "file";
  /** Path or glob, relative to the project's folder. What gzip or zstd compressed is decompressed. */
  readonly path: string;
};

/** Text that may hold references, in parts. */
export type TextWithReferences = readonly (string | Reference)[];

export type HttpConnection = FileFormat & {
  readonly type: "http";
  readonly url: TextWithReferences;
  /** Sorted by name. */
  readonly headers: readonly { readonly name: string; readonly value: TextWithReferences }[];
};

export type S3Connection = FileFormat & {
  readonly type: "s3";
  readonly bucket: string;
  /** Key or glob. */
  readonly path: string;
  readonly region: string | null;
  /** Null: AWS. */
  readonly endpoint: TextWithReferences | null;
  /** Null: where the AWS tools look. */
  readonly credentials: { readonly accessKeyId: Reference; readonly secretAccessKey: Reference } | null;
};

export interface PostgresConnection {
  readonly type: "postgres";
  readonly url: Reference;
  /** Where the rows are: a table, or one SELECT. */
  readonly relation: { readonly schema: string; readonly table: string } | { readonly query: string };
}

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly unit: string | null;
  readonly description: string | null;
  /** Name in the data, in JSON Lines a dotted path; null: the column's own. */
  readonly from: string | null;
  /** How times are written, in strftime's directives, or epoch or epoch_ms; null: ISO 8601. */
  readonly format: string | null;
  /** When this column's value becomes known, where it differs from the row's own time. */
  readonly knownAt: Expression | null;
}

/** A function of the user's own code. */
export interface UserFunction {
  /** The module's path within the project's folder, with forward slashes: `src/clean.ts`. */
  readonly file: string;
  /** Name of the export. */
  readonly name: string;
  /** The module and everything of the project that it imports, types included, sorted. */
  readonly files: readonly string[];
  /** sha256 of the code that runs, that of imported modules included; comments do not count. */
  readonly hash: string;
}

/** What happens to rows between reading and checking. */
export interface Transform {
  readonly function: UserFunction;
  /** row: a row gives a row or none. batch: rows as an async iterable, in and out. */
  readonly per: "row" | "batch";
  /** Columns that are read and are no columns of the table, or have another type there. */
  readonly reads: readonly Column[];
  /** Columns of the table that are not read. */
  readonly computes: readonly string[];
}

export interface Ingest {
  /**
   * full: each run replaces the table. append: what is new is inserted. incremental: what is new is inserted, or
   * upserted by a primary key. upsert: all that is read is upserted. scd2: versions of each key in time.
   */
  readonly mode: "full" | "append" | "incremental" | "upsert" | "scd2";
  /** Column by which a table is read on, and how far before its greatest value; null: read as a whole. */
  readonly cursor: { readonly column: string; readonly lookbackSeconds: number } | null;
  /** Cron expression of five fields in the project's time zone, or null: on demand only. */
  readonly schedule: string | null;
  readonly retries: Retries;
  readonly timeoutSeconds: number;
  /** What happens to rows that cannot be typed, miss a required value or repeat a key. */
  readonly onBadRow: "quarantine" | "block";
}

export interface Expectation {
  /** Great Expectations' name: `expect_column_values_to_be_between`, … */
  readonly type: string;
  /** Great Expectations' keyword arguments, `column` and `mostly` included. */
  readonly kwargs: { readonly [key: string]: Json };
  /** What judges, where it is code of the user's own; null: the catalogue's own rule. */
  readonly code: UserFunction | null;
  readonly severity: "critical" | "warning" | "info";
  readonly onFail: "block" | "quarantine" | "warn";
  readonly description: string | null;
}

export interface Key {
  readonly name: string;
  readonly type: ColumnType;
}

/** Labels, sorted by name. */
export type Tags = readonly { readonly name: string; readonly value: string }[];

export interface Entity {
  readonly name: string;
  readonly description: string | null;
  readonly tags: Tags;
  /** Entity that it is under another key; null: it is none's alias. */
  readonly aliasOf: string | null;
  readonly keys: readonly Key[];
}

/**
 * latest: the newest row of the source. grid: windowed aggregates at every multiple of `everySeconds`
 * (counted from 2000-01-01T00:00:00Z). static: a plain table without event time.
 */
export interface FeatureView {
  readonly name: string;
  readonly description: string | null;
  readonly kind: "latest" | "grid" | "static";
  /** Who answers for it. */
  readonly owner: string | null;
  readonly tags: Tags;
  readonly entity: string;
  readonly keys: readonly Key[];
  readonly source: string;
  /** Column of the source with the event time; null exactly for static views. */
  readonly eventTime: string | null;
  /** latest views: the greatest known time of the row and of every column that a field reads; else null. */
  readonly knownAt: Expression | null;
  readonly ttlSeconds: number | null;
  readonly everySeconds: number | null;
  readonly fields: readonly FeatureField[];
}

export type AggregateFunction =
  "count" | "count_distinct" | "sum" | "avg" | "min" | "max" | "stddev" | "first" | "last" | "quantile";

export interface FeatureField {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly unit: string | null;
  readonly description: string | null;
  readonly value:
    | { readonly kind: "expression"; readonly expression: Expression }
    /** A function of the user's own over one row of the source. */
    | {
        readonly kind: "code";
        readonly function: UserFunction;
        /** Columns that it gets, sorted. */
        readonly columns: readonly string[];
      }
    | {
        readonly kind: "aggregate";
        readonly function: AggregateFunction;
        /** Null exactly for count without `of`: rows are counted. */
        readonly of: Expression | null;
        /** In [0, 1]; null exactly for functions other than quantile. */
        readonly quantile: number | null;
        readonly where: Expression | null;
        readonly windowSeconds: number;
        /** The greatest known time of the row and of every column that `of` and `where` read. */
        readonly knownAt: Expression;
      };
}

/** Features that are computed when they are asked for. */
export interface OnDemandView {
  readonly name: string;
  readonly description: string | null;
  readonly owner: string | null;
  readonly tags: Tags;
  /** What the caller sends, sorted by name; also for the on-demand views that it reads. */
  readonly request: readonly RequestField[];
  /** What is looked up of other views, sorted by name. */
  readonly features: readonly LookedUpFeature[];
  /** How those views are looked up, sorted by name; columns are those of entities and aliases. */
  readonly lookups: readonly Lookup[];
  readonly fields: readonly OnDemandField[];
}

/** A feature that is read of a view. */
export interface LookedUpFeature {
  /** `view__field` or `alias__view__field`, as expressions call it. It may always be missing: an entity may have no row. */
  readonly name: string;
  /** Name of the look-up. */
  readonly lookup: string;
  readonly view: string;
  readonly field: string;
  readonly type: ColumnType;
  readonly unit: string | null;
}

export interface OnDemandField {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly unit: string | null;
  readonly description: string | null;
  /** Over what is sent and looked up, by name. */
  readonly value:
    | { readonly kind: "expression"; readonly expression: Expression }
    | { readonly kind: "code"; readonly function: UserFunction; readonly columns: readonly string[] };
}

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

/** A view that is looked up by columns of the model's source. */
export interface Lookup {
  /** The view's name; of an alias of its entity `alias__view`. */
  readonly name: string;
  readonly view: string;
  /** The alias; null: the entity itself. */
  readonly alias: string | null;
  /** For each key of the view, in its order, the column of the model's source. */
  readonly columns: readonly string[];
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

export interface RequestField {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly unit: string | null;
  readonly description: string | null;
}

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

export interface Service {
  readonly name: string;
  readonly description: string | null;
  readonly model: string;
  readonly alias: string;
  readonly port: number;
  /** Null: no key is asked for. */
  readonly apiKey: Reference | null;
}

/** A server of features by Feast's HTTP interface. */
export interface FeatureServer {
  readonly name: string;
  readonly description: string | null;
  readonly port: number;
  /** Null: no key is asked for. */
  readonly apiKey: Reference | null;
  /** Fields that it gives out, sorted by view, each view's by name. */
  readonly features: readonly ServedView[];
  /** Named lists of features, sorted by name; a list keeps its order. */
  readonly featureServices: readonly {
    readonly name: string;
    readonly features: readonly { readonly view: string; readonly field: string }[];
  }[];
  /** Sources whose rows callers may push, sorted. */
  readonly push: readonly string[];
}

export interface ServedView {
  readonly view: string;
  readonly fields: readonly string[];
}

export interface Monitor {
  readonly name: string;
  readonly description: string | null;
  readonly type: "drift";
  readonly service: string;
  readonly reference: "training";
  readonly windowSeconds: number;
  readonly schedule: string;
  /** Fewer logged predictions than this in the window: not evaluated. */
  readonly minRows: number;
  /** Share of inputs that must drift for the monitor to alert. */
  readonly driftShare: number;
  readonly onDrift: "alert" | "retrain";
}

export interface Deploy {
  /** Null: no Compose file is emitted. */
  readonly compose: {
    /** Port on the host; null: not published; false: no such service. */
    readonly prometheus: { readonly port: number | null } | null;
    readonly grafana: { readonly port: number | null } | null;
  } | null;
  /** `vendored`: packages packed into vendor/. Else a version range on the npm registry. */
  readonly packages: "vendored" | { readonly version: string };
}
