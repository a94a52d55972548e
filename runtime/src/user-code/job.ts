import type { ErrorCode } from "../errors/index.js";
import type { ColumnDefinition, UserFunction } from "../v1/definitions.js";

type Columns = Readonly<Record<string, ColumnDefinition>>;

/** What a thread is to do with the lines that it is sent. */
export type ThreadJob = {
  /** Folder to which places in messages are relative. */
  readonly projectDirectory: string;
  /** IANA name; timestamps without a zone are read in it. */
  readonly timezone: string;
  readonly function: Pick<UserFunction<unknown>, "name" | "export" | "module">;
} & TransformJob;

/** Lines of the staging table in, lines of the staging table out. */
export interface TransformJob {
  readonly kind: "row-transform" | "batch-transform";
  /** In the order of the lines that come. */
  readonly reads: Columns;
  /** In the order of the lines that go. */
  readonly gives: Columns;
}

export interface ThreadReport {
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
  | "need"
  | { readonly lines: Uint8Array }
  | { readonly done: ThreadReport }
  | { readonly failed: { readonly code: ErrorCode; readonly message: string; readonly hint: string | null } };
