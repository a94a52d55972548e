import type { ColumnType, ExpectationDefinition } from "../v1/definitions.js";

/** Columns of the checked relation by name. */
export type Columns = Readonly<Record<string, { readonly type: ColumnType }>>;

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
}

/** Numbers of the common scan, by the aliases that a plan gave them. */
export type ScanRow = Readonly<Record<string, unknown>>;

export type Verdict = Pick<ExpectationOutcome, "success" | "result"> & { readonly reason?: string };

/** Further look-ups that a verdict may need: only failing expectations ask for them. */
export type Ask = (sql: string) => Promise<Record<string, unknown>[]>;

/**
 * How one expectation is answered: aggregates that join the common scan (alias -> SQL), and the judgement
 * of their values. `relation` in the SQL of `ask` is the checked relation.
 */
export interface Plan {
  readonly aggregates: Readonly<Record<string, string>>;
  judge(row: ScanRow, relation: string, ask: Ask): Promise<Verdict> | Verdict;
}

/** How many unexpected values a result lists (Great Expectations' default). */
export const partialUnexpectedCount = 20;
