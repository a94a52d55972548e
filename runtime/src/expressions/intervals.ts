/** Timestamps (Date, whole milliseconds) and intervals (numbers of milliseconds; a day is 24 hours). */
import { ExpressionError } from "./expression-error.js";
import { strict1, strict2 } from "./strict.js";

export const days = (amount: number): number => amount * 86_400_000;
export const hours = (amount: number): number => amount * 3_600_000;
export const minutes = (amount: number): number => amount * 60_000;
export const seconds = (amount: number): number => amount * 1000;

/** PostgreSQL's first timestamp: 4714-11-24 BC. */
const earliest = -210_866_803_200_000;
/** Date's last one, in the year 275760; PostgreSQL goes on to 294276. */
const latest = 8_640_000_000_000_000;
/** ±2^53 microseconds, about 285 years: PostgreSQL multiplies intervals as floats, exact to this size. */
const exactProduct = 9_007_199_254_740;

export function timestampOf(milliseconds: number): Date {
  if (!(milliseconds >= earliest && milliseconds <= latest)) throw new ExpressionError("22008");
  return new Date(milliseconds);
}

function interval(milliseconds: number): number {
  if (!Number.isSafeInteger(milliseconds)) throw new ExpressionError("22015");
  return milliseconds;
}

export const addInterval = strict2((time: Date, shift: number): Date => timestampOf(time.getTime() + shift));
export const subtractInterval = strict2((time: Date, shift: number): Date =>
  timestampOf(time.getTime() - shift),
);

/** The interval from the first to the second timestamp. */
export const timeBetween = strict2((from: Date, to: Date): number => interval(to.getTime() - from.getTime()));

export const addIntervals = strict2((left: number, right: number): number => interval(left + right));
export const subtractIntervals = strict2((left: number, right: number): number => interval(left - right));

/** An interval times an integer, up to about ±285 years. */
export const multiplyInterval = strict2((value: number, factor: number): number => {
  const result = value * factor;
  if (Math.abs(result) > exactProduct) throw new ExpressionError("22015");
  return result;
});

/** extract(epoch from timestamp): seconds since 1970-01-01T00:00:00Z. */
export const epochOf = strict1((time: Date): number => time.getTime() / 1000);

/** extract(epoch from interval): its length in seconds. */
export const secondsOf = strict1((value: number): number => value / 1000);
