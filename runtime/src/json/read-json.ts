import { isUtf8 } from "node:buffer";
import { parse } from "lossless-json";
import { JsonFault, JsonScanner } from "./json-scanner.js";
import { wholeNumber } from "./whole-number.js";

const scanner = new JsonScanner();

/**
 * The value of a JSON text. Whole numbers beyond ±(2^53 - 1) are bigints, all others doubles.
 * @throws JsonFault where it is not JSON in UTF-8, or an object has a key twice
 */
export function readJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new JsonFault("it is not UTF-8");
  scanner.begin(bytes);
  scanner.skipSpace();
  scanner.skipValue();
  scanner.finish();
  const text = bytes.toString("utf8", 0, bytes.length);
  return scanner.hasLongNumbers ? parse(text, null, exactNumber) : JSON.parse(text);
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
