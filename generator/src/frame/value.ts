/** Prints plain data as a TypeScript expression; the formatter breaks the lines. */
import type { Json } from "@mlops-yaml/schema";
import { propertyKey, stringLiteral } from "./names.js";

/** A piece of TypeScript that stands in data as it is: `flightsSource`. */
export class Code {
  constructor(readonly text: string) {}
}

export type Value = Json | Code | undefined | readonly Value[] | { readonly [key: string]: Value };

export function code(text: string): Code {
  return new Code(text);
}

/** A value with a text of the user's own above it, as a comment; without text the value alone. */
export function commented(text: string | null, value: Value): Value {
  if (text === null) return value;
  const lines = text.trim().split(/\r\n|[\n\r\u2028\u2029]/);
  return code(`${lines.map((line) => `// ${line}`).join("\n")}\n${printValue(value)}`);
}

/** Keys whose value is undefined are left out; an object's keys keep their order. */
export function printValue(value: Value): string {
  if (value instanceof Code) return value.text;
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string") return stringLiteral(value);
  if (value === null || value === undefined || typeof value !== "object")
    return String(JSON.stringify(value));
  if (isList(value)) return `[${value.map(printValue).join(", ")}]`;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return "{}";
  return `{ ${entries.map(([key, item]) => printEntry(key, item)).join(", ")} }`;
}

/** The same data with the keys of every mapping in order, so that the order in mlops.yaml does not show. */
export function withSortedKeys(value: Json): Json {
  if (isList(value)) return value.map(withSortedKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, withSortedKeys(item)]));
}

function printEntry(key: string, item: Value): string {
  const text = printValue(item);
  // Bare or quoted, this key of a literal would set the object's prototype.
  if (key === "__proto__") return `["__proto__"]: ${text}`;
  if (text === key) return key;
  return `${propertyKey(key)}: ${text}${isInherited(key) && !(item instanceof Code) ? " as const" : ""}`;
}

/**
 * Whether every object has a property of this name (`constructor`, `toString`): TypeScript then expects the type of that
 * instead of the one that a map's values have, and takes a word such as "integer" for any string.
 */
function isInherited(key: string): boolean {
  return key in Object.prototype;
}

function isList<Item>(value: Item | readonly Item[]): value is readonly Item[] {
  return Array.isArray(value);
}
