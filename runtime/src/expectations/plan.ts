import type { ClientBase } from "pg";
import { exactJsonParsers } from "../store/index.js";
import type { ExpectationOutcome } from "./expectation.js";

/** Alias -> SQL of an aggregate over the checked relation. */
export type Aggregates = Readonly<Record<string, string>>;

/** What the scans answered to a plan, by the aliases that it gave. */
export type ScanRow = Readonly<Record<string, unknown>>;

export type Verdict = Pick<ExpectationOutcome, "success" | "result"> & { readonly reason?: string };

/** Runs a query in the transaction of the evaluation. */
export type Ask = (sql: string) => Promise<Record<string, unknown>[]>;

/** Answers of a connection; JSON keeps its integers exact. */
export const asking =
  (client: ClientBase): Ask =>
  async (text) =>
    (await client.query<Record<string, unknown>>({ text, types: exactJsonParsers })).rows;

/** What a plan wants of the scans before it can judge. */
export interface Needs {
  /** For the first scan: aggregates that PostgreSQL can compute in parallel. */
  readonly first?: Aggregates;
  /** Aggregates that sort: `count(DISTINCT …)` and `… WITHIN GROUP (ORDER BY …)`. */
  readonly ordered?: Aggregates;
  /** What may take the place of `ordered`: cheaper, given the first scan's answers; null if they allow nothing cheaper. */
  readonly refined?: (row: ScanRow) => Refinement | null;
  /** Statistics say that `refined` will allow something cheaper. */
  readonly isRefinable?: boolean;
  /** Distinct values with their frequencies. */
  readonly frequencies?: readonly Frequencies[];
  /** The same answers by sorting or by grouping: whatever the others need anyway. */
  readonly either?: { readonly ordered: Aggregates; readonly frequencies: readonly Frequencies[] };
  /** What may take the place of `frequencies`, for the first scan: as cheap, and spares the second if it tells all. */
  readonly counted?: { readonly aggregates: Aggregates; readonly tellsAll: (row: ScanRow) => boolean };
  /** For the second scan: aggregates that can only be written when those above are known; may use window functions in `flags`. */
  readonly after?: (row: ScanRow) => Follow;
}

/** Aggregates over a few of the values in their order, which alone need sorting. */
export interface Refinement {
  readonly parts: readonly Part[];
  /** @param ranked SQL of an array for each of the parts: its values at the part's `shares` */
  readonly aggregates: (ranked: readonly string[]) => Aggregates;
}

/** The values of which a condition is true. */
export interface Part {
  readonly value: string;
  readonly condition: string;
  /** Number of these values. */
  readonly size: number;
  /** Which of them are wanted: their ranks as shares of `size`, as percentile_disc takes them. */
  readonly shares: readonly number[];
}

export interface Follow {
  readonly aggregates: Aggregates;
  /** Alias -> boolean SQL with window functions; the aggregates may refer to the aliases. */
  readonly flags?: Aggregates;
}

/** A grouping of the relation: one row a distinct value of `key` that is not null, `v`, with its number of rows, `n`. */
export interface Frequencies {
  readonly key: string;
  /** Alias -> scalar subquery over `from`, which has the columns v and n. */
  readonly summary: (from: string) => Aggregates;
}

/** Judged by numbers over a column or the table as a whole. */
export interface ValuePlan {
  readonly kind: "value";
  readonly needs: Needs;
  judge(row: ScanRow): Verdict;
}

/** Judged row by row in SQL: the kind that can name, and set aside, the rows which do not fit. */
export interface RowPlan {
  readonly kind: "rows";
  /** Columns whose values are shown of an unexpected row. */
  readonly columns: readonly string[];
  /** How its values are listed: the only column's value, a pair, or an object by column. */
  readonly listed: "value" | "pair" | "record";
  /** Rows that are judged (never null); the others are missing. */
  readonly considered: string;
  /** True for unexpected rows among the considered ones; null is expected, as in Great Expectations' SQL. */
  readonly unexpected: string | ((row: ScanRow) => string);
  /** SQL that is true for the same rows as `considered` and `unexpected` together, in the form that is counted fastest. */
  readonly counted?: string;
  /** What `unexpected` must know first, where it is a function. */
  readonly prior?: Needs;
  /** `unexpected` uses window functions. */
  readonly windowed?: boolean;
  /** A sorting aggregate that is 0 exactly if no row is unexpected: spares windows where all is well. */
  readonly doubt?: string;
  /** not_be_null reports no missing values: null rows are its unexpected ones. */
  readonly reportsMissing: boolean;
}

/**
 * Judged row by row in JavaScript, in the scan that looks for failing rows: for what SQL cannot say, and for
 * users' own code.
 */
export interface ScriptPlan {
  readonly kind: "script";
  /** Columns that `isUnexpected` reads, and whose values are shown of an unexpected row. */
  readonly columns: readonly string[];
  readonly listed: RowPlan["listed"];
  /** SQL: rows that are judged; the others are missing. */
  readonly considered: string;
  /** Values by column as PostgreSQL's JSON gives them: numbers, text, booleans; times as ISO text. */
  isUnexpected(values: Readonly<Record<string, unknown>>): boolean;
}

/** Judged by queries of its own, beside the common scans: other tables, users' own SQL, earlier batches. */
export interface QueryPlan {
  readonly kind: "query";
  judge(ask: Ask): Promise<Verdict>;
}

export type Plan = ValuePlan | RowPlan | ScriptPlan | QueryPlan;
