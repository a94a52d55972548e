/** Values that several parts of a project have. */

/** Types of stored columns, features, model inputs and request fields. */
export type ColumnType = "integer" | "float" | "string" | "boolean" | "timestamp" | "date";

/** Integers beyond ±(2^53 - 1) are bigints. */
export type Json =
  null | boolean | number | bigint | string | readonly Json[] | { readonly [key: string]: Json };

/** A value that a process reads when it starts: `${env:NAME:-default}` or `${secret:NAME}`. */
export interface Reference {
  readonly from: "env" | "secret";
  readonly name: string;
  readonly default: string | null;
}

/** A function of the user's own code. */
export interface UserFunction {
  /** The module's path within the project's folder, with forward slashes: `src/clean.ts`. */
  readonly file: string;
  /** Name of the export. */
  readonly name: string;
  /** The module and everything of the project that it imports, types included, sorted. */
  readonly files: readonly string[];
}

/** What a caller sends. */
export interface RequestField {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly unit: string | null;
  readonly description: string | null;
}
