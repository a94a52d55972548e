import type { ColumnType } from "../definitions/column.js";
import type { ExpectationDefinition } from "../definitions/expectation.js";

/** Columns of the checked relation by name, in its order. */
export type Columns = Readonly<Record<string, { readonly type: ColumnType; readonly nullable?: boolean }>>;

export type Kwargs = Readonly<Record<string, unknown>>;

/** One evaluated expectation, with the result fields of Great Expectations (percentages are 0-100). */
export interface ExpectationOutcome {
  readonly expectation: ExpectationDefinition;
  /** null: not evaluated, because no row could be considered or because it raised; `exception` or `reason` says why. */
  readonly success: boolean | null;
  readonly result: Readonly<Record<string, unknown>>;
  /** Why `success` is null although nothing raised. */
  readonly reason: string | null;
  /** What PostgreSQL or the arguments raised. */
  readonly exception: string | null;
  /**
   * SQL that is true exactly for the rows which a failed expectation calls unexpected. It may use window functions,
   * so it belongs in a SELECT list over the checked relation. Null where no single row is to blame.
   */
  readonly unexpectedSql: string | null;
}

/** An argument that does not fit; its message names the argument and what was wanted. */
export class ArgumentError extends Error {
  override readonly name = "ArgumentError";
}
