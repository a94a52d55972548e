/**
 * Arithmetic of `integer` (PostgreSQL's bigint). Results beyond ±(2^53 − 1), which a number cannot hold
 * exactly, are errors here; PostgreSQL goes on to ±2^63 before it raises the same error.
 */
import { ExpressionError } from "./expression-error.js";
import { strict2 } from "./strict.js";

function exact(value: number): number {
  if (!Number.isSafeInteger(value)) throw new ExpressionError("22003");
  return value;
}

export const addIntegers = strict2((left: number, right: number): number => exact(left + right));

export const subtractIntegers = strict2((left: number, right: number): number => exact(left - right));

export const multiplyIntegers = strict2((left: number, right: number): number => exact(left * right));

/** Division without rest, towards zero. */
export const divideIntegers = strict2((left: number, right: number): number => {
  if (right === 0) throw new ExpressionError("22012");
  return exact((left - (left % right)) / right);
});

/** The rest of a division towards zero: it has the sign of the dividend. */
export const remainder = strict2((left: number, right: number): number => {
  if (right === 0) throw new ExpressionError("22012");
  return left % right;
});
