import { isInteger, parse, stringify } from "lossless-json";

/** More digits than a double holds: such a number must not pass through one. */
const manyDigits = /\d{16}/;

/** What JSON.parse gives, but integers beyond ±(2^53 - 1) are bigints. @throws SyntaxError */
export function parseExactJson(text: string): unknown {
  return manyDigits.test(text) ? parse(text, null, exactNumber) : JSON.parse(text);
}

const exactNumber = (text: string): number | bigint =>
  isInteger(text) ? integerOf(BigInt(text)) : Number(text);

/** An integer as a number where a double holds it exactly, as a bigint beyond. */
export function integerOf(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** What JSON.stringify gives, but bigints are their digits. */
export function exactJson(value: unknown, space?: number): string {
  return stringify(value, null, space) ?? "null";
}
