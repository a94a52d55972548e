import { isUtf8 } from "node:buffer";
import { parse, stringify } from "lossless-json";
import { JsonFault, JsonScanner } from "./json-scanner.js";

const scanner = new JsonScanner();

/**
 * The value of a JSON text. Whole numbers beyond ±(2^53 - 1) are bigints, all others doubles.
 * @throws JsonFault where it is not JSON in UTF-8, or an object has a key twice
 */
export function parseExactJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new JsonFault("it is not UTF-8");
  scanner.begin(bytes);
  scanner.skipSpace();
  scanner.skipValue();
  scanner.finish();
  const text = bytes.toString("utf8", 0, bytes.length);
  return scanner.hasLongNumbers ? parse(text, null, exactNumber) : JSON.parse(text);
}

/** JSON of a value in which bigints may be: they are numbers with all their digits. */
export function exactJson(value: unknown): string {
  return stringify(value) ?? "null";
}

/** Whole numbers that a double does not hold exactly as bigint, whatever way they are written. */
function exactNumber(text: string): number | bigint {
  const value = Number(text);
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value;
  const whole = wholeNumber(text);
  if (whole === null) return value;
  const exact = BigInt(whole);
  // Who writes an exponent does not mean hundreds of digits.
  return /[.eE]/.test(text) && BigInt.asIntN(64, exact) !== exact ? value : exact;
}

/** More digits than this no column holds. */
const mostDigits = 400;

/** The digits of a number in JSON, without point and exponent; null where it is not whole. */
export function wholeNumber(text: string): string | null {
  const [, sign, whole, fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return null;
  const power = Number(exponent) - fraction.length;
  const digits = (whole + fraction).replace(/^0+(?=\d)/, "");
  if (digits === "0") return "0";
  if (power >= 0) return power + digits.length > mostDigits ? null : sign + digits + "0".repeat(power);
  if (!new RegExp(`0{${Math.min(-power, 1_000)}}$`).test(digits) || digits.length <= -power) return null;
  return sign + digits.slice(0, power);
}
