/** Where data comes from, and what it must be like. */
import type { Expression } from "../expressions/expression.js";
import type { ColumnType, Json, Reference, UserFunction } from "../values.js";

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

/** Nothing, one run, or one run for each. */
export type Catchup = "none" | "last" | "all";

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
  /** What becomes of times that passed while no worker ran; null without a schedule. */
  readonly catchup: Catchup | null;
  readonly retries: Retries;
  readonly timeoutSeconds: number;
  /** What happens to rows that cannot be typed, miss a required value, are too far ahead or repeat a key. */
  readonly onBadRow: "quarantine" | "block";
  /** So many rows of a batch may go to quarantine: a share (0 to 1) or a number of rows. */
  readonly maxBadRows: { readonly share: number } | { readonly rows: number };
  /** Whether a batch without rows may empty the table. */
  readonly allowEmpty: boolean;
  /** Rows whose event time is further ahead of the time of loading are bad rows; null: they are warned of. */
  readonly maxAheadSeconds: number | null;
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
