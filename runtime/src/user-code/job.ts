import type { SentError } from "../errors/index.js";
import type { ColumnDefinition, ColumnType } from "../definitions/column.js";
import type { BatchVerdict, UserFunction } from "../definitions/user-code.js";

type Columns = Readonly<Record<string, ColumnDefinition>>;

/** A function as a thread loads it. */
export type CalledFunction = Pick<UserFunction<unknown>, "name" | "export" | "module">;

/** What of a function goes to a thread. */
export function calledFunction({ name, export: exported, module }: CalledFunction): CalledFunction {
  return { name, export: exported, module };
}

/** What a thread is to do with the lines that it is sent. */
export type ThreadJob = {
  /** Folder to which places in messages are relative. */
  readonly projectDirectory: string;
  /** IANA name; timestamps without a zone are read in it. */
  readonly timezone: string;
  /** Of whom messages about the thread as a whole speak. */
  readonly name: string;
} & (TransformJob | FieldsJob | PredicatesJob | CheckJob);

/** What a thread gets at its start. */
export interface ThreadData {
  readonly job: ThreadJob;
  /** Secrets: what the code throws may hold one. */
  readonly untold: readonly string[];
}

/** Lines of the staging table in, lines of the staging table out. */
export interface TransformJob {
  readonly kind: "row-transform" | "batch-transform";
  readonly function: CalledFunction;
  /** In the order of the lines that come. */
  readonly reads: Columns;
  /** In the order of the lines that go. */
  readonly gives: Columns;
}

/** Rows in, the same rows with further fields out, both in COPY's text format. */
export interface FieldsJob {
  readonly kind: "fields";
  /** Whose fields they are: `Feature ride_facts`. */
  readonly owner: string;
  /** What stays as it was when one cannot be computed: `the view`. */
  readonly kept: string;
  /** So many fields of a line pass as they are; its first ones tell rows apart in messages. */
  readonly passed: number;
  /** Names of the fields that tell rows apart. */
  readonly keys: readonly string[];
  /** Columns after those that pass. */
  readonly inputs: Columns;
  /** What is computed, in the order of the fields that are added. */
  readonly fields: readonly {
    readonly name: string;
    readonly type: ColumnType;
    readonly nullable: boolean;
    readonly columns: readonly string[];
    readonly function: CalledFunction;
  }[];
}

/**
 * Rows in: what tells them apart, for each predicate whether it is asked (t or f), then the columns. Lines out:
 * the predicate's key and the row of which it says false.
 */
export interface PredicatesJob {
  readonly kind: "predicates";
  readonly columns: Columns;
  readonly predicates: readonly {
    readonly key: string;
    readonly function: CalledFunction;
    /** A column whose value it gets, or columns of which it gets a row. */
    readonly gets: string | readonly string[];
  }[];
}

/** Rows of the columns in, no lines out; the report has the verdict. */
export interface CheckJob {
  readonly kind: "check";
  readonly columns: Columns;
  readonly function: CalledFunction;
}

export interface ThreadReport {
  /** Of predicates: why one could not judge, by its place. */
  readonly failures?: readonly { readonly predicate: number; readonly message: string }[];
  /** Of a check: what it found. */
  readonly verdict?: BatchVerdict;
  /** Rows that came and could be typed. */
  readonly rowsIn: number;
  /** Rows that the code gave. */
  readonly rowsOut: number;
  /** Rows that it was given and that are set aside, as it threw or gave something wrong. */
  readonly rowsFailed: number;
  /** Rows for which the code gave null; null for code that is not asked row by row. */
  readonly rowsDropped: number | null;
}

export type ToThread = { readonly lines: Uint8Array } | "end" | "taken";

export type FromThread =
  "need" | { readonly lines: Uint8Array } | { readonly done: ThreadReport } | SentError;
