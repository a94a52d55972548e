/**
 * A compiled scalar expression: parsed by PostgreSQL's own parser, typed against declared columns.
 * Plain data, so that it travels inside a Project.
 */
import type { ColumnType } from "../project.js";

/** Types that an expression can have: those of columns, and intervals in between. */
export type ScalarType = ColumnType | "interval";

export interface Expression {
  /** Canonical text: the expression as PostgreSQL would print it; equal for equal meaning of spelling. */
  readonly text: string;
  readonly type: ScalarType;
  readonly nullable: boolean;
  readonly unit: string | null;
  /** Columns it reads, sorted, without repeats. */
  readonly columns: readonly string[];
  readonly node: ExpressionNode;
}

/** To be detailed beside the compiler. */
export interface ExpressionNode {
  readonly kind: string;
}
