import { parse, stringify } from "lossless-json";

/** An integer of more digits than a double holds, be it part of a text. */
const longInteger = /(?<![\d.])\d{16,}(?![\d.eE])/;
const integer = /^-?\d+$/;

/**
 * What JSON.parse gives, but an integer that a number would show with other digits is a bigint.
 * @throws SyntaxError
 */
export function parseExactJson(text: string): unknown {
  return longInteger.test(text) ? parse(text, null, exactNumber) : JSON.parse(text);
}

/** The integer that a text spells; null where it spells none. */
export function exactInteger(text: string): number | bigint | null {
  return integer.test(text) ? exactNumber(text) : null;
}

/** PostgreSQL's JSON writes doubles without an exponent: those are the integers whose digits a number shows. */
function exactNumber(text: string): number | bigint {
  const number = Number(text);
  if (!integer.test(text)) return number;
  const [mantissa = "", exponent = "0"] = Math.abs(number).toExponential().split("e");
  const shown = mantissa.replace(".", "").padEnd(Number(exponent) + 1, "0");
  return shown === text.replace("-", "") ? number : BigInt(text);
}

/** What JSON.stringify gives, but bigints are their digits. */
export const exactJson = (value: unknown): string => stringify(value) ?? "null";
