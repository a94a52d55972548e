import type { Document } from "yaml";
import { integerOf } from "../json/exact-json.js";

/** Values of a document that was parsed with `intAsBigInt`; integers are numbers where a number holds them. */
export const plainValues = (document: Document): unknown => withNumbers(document.toJS({ maxAliasCount: -1 }));

function withNumbers(value: unknown): unknown {
  if (typeof value === "bigint") return integerOf(value);
  if (Array.isArray(value)) return value.map(withNumbers);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withNumbers(each)]));
}
