/**
 * Most functions of SQL are null as soon as one argument is. The overloads keep that visible in types:
 * arguments that cannot be null give a result that cannot be null.
 */
export interface Strict1<A, R> {
  (value: A): R;
  (value: A | null): R | null;
}

export interface Strict2<A, B, R> {
  (left: A, right: B): R;
  (left: A | null, right: B | null): R | null;
}

export function strict1<A, R>(compute: (value: A) => R): Strict1<A, R> {
  function apply(value: A): R;
  function apply(value: A | null): R | null;
  function apply(value: A | null): R | null {
    return value === null ? null : compute(value);
  }
  return apply;
}

export function strict2<A, B, R>(compute: (left: A, right: B) => R): Strict2<A, B, R> {
  function apply(left: A, right: B): R;
  function apply(left: A | null, right: B | null): R | null;
  function apply(left: A | null, right: B | null): R | null {
    return left === null || right === null ? null : compute(left, right);
  }
  return apply;
}
