/** Comparisons as PostgreSQL makes them: null beside anything is null, NaN equals itself and is the greatest number. */
import { strict2 } from "./strict.js";

export type Comparable = number | string | boolean | Date;

/** Negative, zero or positive, as `left` is before, equal to or after `right`; both of one type. */
export function compare(left: Comparable, right: Comparable): number {
  if (typeof left === "string" && typeof right === "string") return compareTexts(left, right);
  const [a, b] = [Number(left), Number(right)];
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : Number(a > b);
}

/** By code points; `<` on strings goes by UTF-16 units, which puts U+10000 and above before U+E000. */
function compareTexts(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    if (left.charCodeAt(index) === right.charCodeAt(index)) continue;
    return codePointAround(left, index) - codePointAround(right, index);
  }
  return left.length - right.length;
}

/** The code point that holds a UTF-16 unit; after an equal first half of a pair the second halves decide alike. */
function codePointAround(text: string, index: number): number {
  return text.codePointAt(index) ?? 0;
}

export const equal = strict2((left: Comparable, right: Comparable): boolean => compare(left, right) === 0);
export const notEqual = strict2((left: Comparable, right: Comparable): boolean => compare(left, right) !== 0);
export const lessThan = strict2((left: Comparable, right: Comparable): boolean => compare(left, right) < 0);
export const atMost = strict2((left: Comparable, right: Comparable): boolean => compare(left, right) <= 0);
export const greaterThan = strict2(
  (left: Comparable, right: Comparable): boolean => compare(left, right) > 0,
);
export const atLeast = strict2((left: Comparable, right: Comparable): boolean => compare(left, right) >= 0);

/** IS DISTINCT FROM: null is a value, equal to itself. */
export function isDistinct(left: Comparable | null, right: Comparable | null): boolean {
  if (left === null || right === null) return left !== right;
  return compare(left, right) !== 0;
}

/** IN a list without nulls. */
export const isIn = strict2((value: Comparable, list: readonly Comparable[]): boolean =>
  list.some((each) => compare(value, each) === 0),
);

/** NULLIF: null where both are equal, else the first. */
export function nullIf<Value extends Comparable>(
  value: Value | null,
  other: Comparable | null,
): Value | null {
  return value !== null && other !== null && compare(value, other) === 0 ? null : value;
}

/** The greatest of the values that are not null. */
export function greatest<Value extends Comparable>(first: Value, ...rest: readonly (Value | null)[]): Value;
export function greatest<Value extends Comparable>(...values: readonly (Value | null)[]): Value | null;
export function greatest<Value extends Comparable>(...values: readonly (Value | null)[]): Value | null {
  return extremum(values, 1);
}

/** The least of the values that are not null. */
export function least<Value extends Comparable>(first: Value, ...rest: readonly (Value | null)[]): Value;
export function least<Value extends Comparable>(...values: readonly (Value | null)[]): Value | null;
export function least<Value extends Comparable>(...values: readonly (Value | null)[]): Value | null {
  return extremum(values, -1);
}

function extremum<Value extends Comparable>(values: readonly (Value | null)[], sign: 1 | -1): Value | null {
  let best: Value | null = null;
  for (const value of values)
    if (value !== null && (best === null || compare(value, best) * sign > 0)) best = value;
  return best;
}
