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

  /** @param input the derived input that the expression computes; null where that is not known */
  constructor(
    state: ExpressionErrorState,
    readonly input: string | null = null,
  ) {
    super(
      `${input === null ? "An expression" : `The input ${input}`} has no value for this row: ${reasons[state]}`,
    );
    this.state = state;
  }

  /** Such as "division by zero". */
  get reason(): string {
    return reasons[this.state];
  }
}

/**
 * The value of one derived input.
 * @throws ExpressionError that names the input
 */
export function derived<T>(input: string, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    throw error instanceof ExpressionError ? new ExpressionError(error.state, input) : error;
  }
}
