/** What is compared: a column, something made of its text, or a value. */
export type Operand =
  | { readonly column: string; readonly of?: TextFunction }
  | { readonly value: string | number | bigint | boolean | null };

/** Methods of pandas' `.str` that give a value. */
export type TextFunction = "len" | "lower" | "upper" | "strip";

/** Methods of pandas' `.str` that give true or false. */
export type TextTest = "contains" | "startswith" | "endswith";

export type Condition =
  | { readonly kind: "and" | "or"; readonly parts: readonly Condition[] }
  | { readonly kind: "not"; readonly part: Condition }
  | { readonly kind: "compare"; readonly left: Operand; readonly operator: string; readonly right: Operand }
  | {
      readonly kind: "in";
      readonly column: string;
      readonly values: readonly Operand[];
      readonly negated: boolean;
    }
  | { readonly kind: "like"; readonly column: string; readonly pattern: string; readonly negated: boolean }
  | { readonly kind: "text"; readonly column: string; readonly test: TextTest; readonly text: string }
  | { readonly kind: "true"; readonly column: string }
  | { readonly kind: "null"; readonly column: string; readonly negated: boolean };

/**
 * How a missing value compares. pandas: it equals nothing and differs from everything, and what is not true is false, so
 * that `x != 5` and `not x > 5` are true for it. sql: neither true nor false, and the row does not count.
 */
export type Dialect = "pandas" | "sql";

export interface ReadCondition {
  readonly condition: Condition;
  readonly dialect: Dialect;
}
