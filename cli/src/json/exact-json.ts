import { createRequire } from "node:module";

/** Loaded for values that need it: every verb prints JSON, and few print integers that no double holds. */
const lossless = (): typeof import("lossless-json") =>
  createRequire(import.meta.url)("lossless-json") as typeof import("lossless-json");

/** More digits than a double holds: such a number must not pass through one. */
const manyDigits = /\d{16}/;

/** What JSON.parse gives, but integers beyond ±(2^53 - 1) are bigints. @throws SyntaxError */
export function parseExactJson(text: string): unknown {
  if (!manyDigits.test(text)) return JSON.parse(text);
  const { isInteger, parse } = lossless();
  return parse(text, null, (digits) => (isInteger(digits) ? integerOf(BigInt(digits)) : Number(digits)));
}

/** An integer as a number where a double holds it exactly, as a bigint beyond. */
export function integerOf(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** What JSON.stringify gives, but bigints are their digits. */
export function exactJson(value: unknown, space?: number): string {
  try {
    return JSON.stringify(value, null, space) ?? "null";
  } catch {
    // JSON.stringify refuses bigints.
    return lossless().stringify(value, null, space) ?? "null";
  }
}
