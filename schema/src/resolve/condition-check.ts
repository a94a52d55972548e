import type { ColumnType } from "../values.js";

/** What is wrong with a row_condition, whatever the data. */
export type ConditionProblem =
  | { readonly kind: "unreadable"; readonly message: string }
  | { readonly kind: "column"; readonly name: string }
  | {
      readonly kind: "type";
      readonly column: string;
      readonly type: ColumnType;
      /** What it is compared with, in words. */
      readonly with: string;
      /** What it may be compared with, in words. */
      readonly wants: string;
    };

/**
 * Finds what is wrong with a row_condition. What judges rows reads conditions, and this package knows nothing of it:
 * whoever loads a project hands it in.
 */
export type ConditionCheck = (
  text: string,
  parser: string | null,
  columns: Readonly<Record<string, ColumnType>>,
) => readonly ConditionProblem[];

/** Loads the check when there is a condition to check. */
export type LoadConditionCheck = () => Promise<ConditionCheck>;
