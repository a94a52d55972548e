import { isInteger, parse } from "lossless-json";
import { messageOf } from "../../errors/index.js";

/** More digits than a double holds: such a number must not pass through one. */
const manyDigits = /\d{16}/;

/** The object of a line, or what is wrong with the line. */
export function parseObject(line: Buffer): Readonly<Record<string, unknown>> | string {
  const text = line.toString("utf8");
  let value: unknown;
  try {
    value = manyDigits.test(text) ? parse(text, null, exactNumber) : JSON.parse(text);
  } catch (error) {
    return `is not JSON: ${messageOf(error).replace(/\s+/g, " ")}`;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "is no JSON object";
  return value as Record<string, unknown>;
}

function exactNumber(text: string): unknown {
  return isInteger(text) ? BigInt(text) : Number(text);
}
