/**
 * Arithmetic of `float` (PostgreSQL's double precision): IEEE 754, except that overflow to infinity,
 * underflow to zero and division by zero are errors, as in PostgreSQL's float.h.
 */
import { ExpressionError } from "./expression-error.js";
import { strict1, strict2 } from "./strict.js";

/** @throws ExpressionError where finite operands gave an infinity */
function withoutOverflow(result: number, ...operands: readonly number[]): number {
  const isInfinite = result === Infinity || result === -Infinity;
  if (isInfinite && operands.every((operand) => operand !== Infinity && operand !== -Infinity))
    throw new ExpressionError("22003");
  return result;
}

export const addFloats = strict2((left: number, right: number): number =>
  withoutOverflow(left + right, left, right),
);

export const subtractFloats = strict2((left: number, right: number): number =>
  withoutOverflow(left - right, left, right),
);

export const multiplyFloats = strict2((left: number, right: number): number => {
  const result = withoutOverflow(left * right, left, right);
  if (result === 0 && left !== 0 && right !== 0) throw new ExpressionError("22003");
  return result;
});

export const divideFloats = strict2((left: number, right: number): number => {
  if (right === 0 && !Number.isNaN(left)) throw new ExpressionError("22012");
  const result = withoutOverflow(left / right, left);
  if (result === 0 && left !== 0 && Math.abs(right) !== Infinity) throw new ExpressionError("22003");
  return result;
});

export const negate = strict1((value: number): number => -value);
export const abs = strict1((value: number): number => Math.abs(value));
export const floor = strict1((value: number): number => Math.floor(value));
export const ceil = strict1((value: number): number => Math.ceil(value));

/** To the nearest integer, halves to the even one, as PostgreSQL rounds double precision (C's rint). */
export const round = strict1((value: number): number => roundHalfEven(value));

export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest === 0 || Number.isNaN(rest)) return value;
  const isUp = rest > 0.5 || (rest === 0.5 && below % 2 !== 0);
  const result = isUp ? below + 1 : below;
  return result === 0 && value < 0 ? -0 : result;
}

export const sqrt = strict1((value: number): number => {
  if (value < 0) throw new ExpressionError("2201F");
  return Math.sqrt(value);
});

/** Natural logarithm; the last bit may differ from PostgreSQL's, as between any two mathematics libraries. */
export const ln = strict1((value: number): number => {
  if (value <= 0) throw new ExpressionError("2201E");
  return Math.log(value);
});

/** e to the value; the last bit may differ from PostgreSQL's. */
export const exp = strict1((value: number): number => {
  const result = Math.exp(value);
  if (Math.abs(value) !== Infinity && (result === Infinity || result === 0))
    throw new ExpressionError("22003");
  return result;
});

/** Base to the exponent; the last bit may differ from PostgreSQL's. */
export const power = strict2((base: number, exponent: number): number => {
  if (base === 1 || exponent === 0) return 1;
  if (base === 0 && exponent < 0) throw new ExpressionError("2201F");
  if (base < 0 && Number.isFinite(exponent) && !Number.isInteger(exponent))
    throw new ExpressionError("2201F");
  if (base === -1 && Math.abs(exponent) === Infinity) return 1;
  const result = Math.pow(base, exponent);
  if (
    Number.isFinite(base) &&
    Number.isFinite(exponent) &&
    (!Number.isFinite(result) || (result === 0 && base !== 0))
  )
    throw new ExpressionError("22003");
  return result;
});
