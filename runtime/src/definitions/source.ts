import type { ColumnDefinition } from "./column.js";
import type { ConnectionDefinition } from "./connection.js";
import type { ExpectationDefinition } from "./expectation.js";
import type { Catchup } from "./schedule.js";
import type { BatchTransform, RowTransform, UserFunction } from "./user-code.js";

export interface TransformDefinition {
  readonly per: "row" | "batch";
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- row types of its own for each source
  readonly function: UserFunction<RowTransform<any, any> | BatchTransform<any, any>>;
  /** Columns as they are read, sorted by name. Missing: those of the table. */
  readonly columns?: Readonly<Record<string, ColumnDefinition>>;
}

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
