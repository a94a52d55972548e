/** Why an expression has no value for a row; the keys name PostgreSQL's own errors by their SQLSTATE. */
const reasons = {
  "22012": "division by zero",
  "22003": "number out of range",
  "22008": "timestamp or date out of range",
  "22015": "interval out of range",
  "2201E": "logarithm of zero or of a negative number",
  "2201F": "root or power without a real value",
} as const;

export type ExpressionErrorState = keyof typeof reasons;

/** Raised where PostgreSQL would raise an error for the same expression and row. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
  /** SQLSTATE of PostgreSQL's error. */
  readonly state: ExpressionErrorState;
  /** HTTP status of the answer to a request with such values: the caller can change them. */
  readonly statusCode = 422;

  constructor(state: ExpressionErrorState) {
    super(`An expression has no value for this row: ${reasons[state]}`);
    this.state = state;
  }
}
