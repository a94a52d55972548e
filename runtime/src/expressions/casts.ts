import { ExpressionError } from "./expression-error.js";
import { roundHalfEven } from "./floats.js";
import { strict1 } from "./strict.js";

/** True is 1; a float is rounded, halves to the even integer, and must be within ±(2^53 − 1). */
export const toInteger = strict1((value: boolean | number): number => {
  const integer = typeof value === "boolean" ? Number(value) : roundHalfEven(value);
  if (!Number.isSafeInteger(integer)) throw new ExpressionError("22003");
  return integer;
});

export const toText = strict1((value: boolean | number): string => String(value));
