/**
 * An answer as Feast's own server gives it: clients of Feast raise the class that it names.
 * https://github.com/feast-dev/feast/blob/master/sdk/python/feast/errors.py
 */
export class FeatureError extends Error {
  override readonly name = "FeatureError";

  constructor(
    readonly status: number,
    /** Feast's class of the error. */
    readonly feastClass: FeastClass,
    message: string,
    readonly rows: readonly RowProblem[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Classes of feast.errors that its client can be told of. */
export type FeastClass =
  | "FeatureViewNotFoundException"
  | "FeatureServiceNotFoundException"
  | "EntityNotFoundException"
  | "PushSourceNotFoundException"
  | "FeatureNameCollisionError"
  | "FeastError";

/** A pushed row that cannot be taken. */
export interface RowProblem {
  /** Its number, from 1, as in quarantine and messages. */
  readonly row: number;
  readonly reasons: readonly string[];
}

/**
 * The body. Of its own errors Feast's server sends the JSON text once more as a JSON string, which its client
 * takes apart to raise the class; everything else is an object.
 */
export function errorBody(error: FeatureError): string {
  const { feastClass, message, rows } = error;
  if (feastClass !== "FeastError")
    return JSON.stringify(JSON.stringify({ module: "feast.errors", class: feastClass, message }));
  return JSON.stringify({
    error: "invalid_request",
    message,
    detail: message,
    ...(rows.length === 0 ? {} : { rows }),
  });
}
