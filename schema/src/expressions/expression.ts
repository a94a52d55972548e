/**
 * A compiled scalar expression: parsed by PostgreSQL's own parser, typed against declared columns.
 * Plain data, so that it travels inside a Project.
 */
import type { ColumnType } from "../values.js";

/** Types that an expression can have: those of columns, and intervals in between. */
export type ScalarType = ColumnType | "interval";

export interface Expression {
  /** Canonical text: equal for equal parse trees, whatever the spacing, case and spare parentheses. */
  readonly text: string;
  readonly type: ScalarType;
  readonly nullable: boolean;
  readonly unit: string | null;
  /** Columns it reads, sorted, without repeats. */
  readonly columns: readonly string[];
  readonly node: ExpressionNode;
}

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%";
export type ComparisonOperator = "=" | "<>" | "<" | "<=" | ">" | ">=";

export type FunctionName =
  | "abs"
  | "ceil"
  | "coalesce"
  | "exp"
  | "floor"
  | "greatest"
  | "least"
  | "length"
  | "ln"
  | "lower"
  | "nullif"
  | "power"
  | "round"
  | "sqrt"
  | "trim"
  | "upper";

export type CalendarField =
  "minute" | "hour" | "day" | "dow" | "isodow" | "doy" | "month" | "quarter" | "year" | "epoch";
export type TruncationUnit = "second" | "minute" | "hour" | "day" | "week" | "month" | "quarter" | "year";

/** `kind` tells the form; `type` and `nullable` are those of the value. */
export type ExpressionNode =
  | ColumnNode
  | LiteralNode
  | NegationNode
  | ArithmeticNode
  | TemporalNode
  | ConcatenationNode
  | ComparisonNode
  | DistinctNode
  | BetweenNode
  | MembershipNode
  | LikeNode
  | LogicNode
  | NotNode
  | NullTestNode
  | TruthTestNode
  | CaseNode
  | CallNode
  | ExtractNode
  | TruncateNode
  | CastNode;

interface Typed {
  readonly type: ScalarType;
  readonly nullable: boolean;
}

export interface ColumnNode extends Typed {
  readonly kind: "column";
  readonly name: string;
}

/** Intervals are milliseconds, timestamps ISO 8601 in UTC, dates "YYYY-MM-DD". `null` stands in results of CASE. */
export interface LiteralNode extends Typed {
  readonly kind: "literal";
  readonly value: number | string | boolean | null;
}

/** Minus in front of an integer or a float. */
export interface NegationNode extends Typed {
  readonly kind: "negation";
  readonly operand: ExpressionNode;
}

/** Both operands are integers, or at least one is a float (then the integer counts as a float). */
export interface ArithmeticNode extends Typed {
  readonly kind: "arithmetic";
  readonly operator: ArithmeticOperator;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

/**
 * shift: timestamp ± interval. elapsed: timestamp - timestamp. combine: interval ± interval.
 * scale: interval * integer, in this order.
 */
export interface TemporalNode extends Typed {
  readonly kind: "temporal";
  readonly operation: "shift" | "elapsed" | "combine" | "scale";
  readonly operator: "+" | "-" | "*";
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

export interface ConcatenationNode extends Typed {
  readonly kind: "concatenation";
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

export interface ComparisonNode extends Typed {
  readonly kind: "comparison";
  readonly operator: ComparisonOperator;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

/** IS [NOT] DISTINCT FROM: a comparison that takes null for a value. */
export interface DistinctNode extends Typed {
  readonly kind: "distinct";
  readonly negated: boolean;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

export interface BetweenNode extends Typed {
  readonly kind: "between";
  readonly negated: boolean;
  readonly operand: ExpressionNode;
  readonly low: ExpressionNode;
  readonly high: ExpressionNode;
}

/** [NOT] IN a list of literals. */
export interface MembershipNode extends Typed {
  readonly kind: "membership";
  readonly negated: boolean;
  readonly operand: ExpressionNode;
  readonly values: readonly LiteralNode[];
}

/** [NOT] LIKE or ILIKE with a fixed pattern. */
export interface LikeNode extends Typed {
  readonly kind: "like";
  readonly negated: boolean;
  readonly ignoreCase: boolean;
  readonly operand: ExpressionNode;
  readonly pattern: string;
}

export interface LogicNode extends Typed {
  readonly kind: "logic";
  readonly operator: "and" | "or";
  readonly operands: readonly ExpressionNode[];
}

export interface NotNode extends Typed {
  readonly kind: "not";
  readonly operand: ExpressionNode;
}

export interface NullTestNode extends Typed {
  readonly kind: "null_test";
  readonly negated: boolean;
  readonly operand: ExpressionNode;
}

/** IS [NOT] TRUE, IS [NOT] FALSE. */
export interface TruthTestNode extends Typed {
  readonly kind: "truth_test";
  readonly negated: boolean;
  readonly value: boolean;
  readonly operand: ExpressionNode;
}

export interface CaseNode extends Typed {
  readonly kind: "case";
  readonly branches: readonly { readonly when: ExpressionNode; readonly result: ExpressionNode }[];
  /** Null: no ELSE. */
  readonly otherwise: ExpressionNode | null;
}

export interface CallNode extends Typed {
  readonly kind: "call";
  readonly function: FunctionName;
  readonly arguments: readonly ExpressionNode[];
}

export interface ExtractNode extends Typed {
  readonly kind: "extract";
  readonly field: CalendarField;
  readonly operand: ExpressionNode;
  /** Zone in which a timestamp's field is read; null for dates, intervals and `epoch`. */
  readonly zone: string | null;
}

/** date_trunc of a timestamp in a zone. */
export interface TruncateNode extends Typed {
  readonly kind: "truncate";
  readonly unit: TruncationUnit;
  readonly operand: ExpressionNode;
  readonly zone: string;
}

export interface CastNode extends Typed {
  readonly kind: "cast";
  readonly operand: ExpressionNode;
  /** Zone in which a timestamp's date is read; null for other casts. */
  readonly zone: string | null;
}
