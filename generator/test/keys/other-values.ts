/** Other values of a key, for a test to try one after the other: most do not fit the file around them. */
import type { Place, Schema } from "./keys-of-language.js";
import { fitting } from "./fitting.js";

/** undefined is the file without the key. */
export function otherValues(place: Place): readonly unknown[] {
  const { key, value, schema, required } = place;
  const candidates = [
    ...(schema.enum ?? []),
    ...(fitting[key] ?? fitting[lastOf(key)] ?? []),
    ...(schema.examples ?? []),
    ...changed(value),
    ...(value === undefined ? fresh(schema) : []),
    ...(required ? [] : [undefined]),
  ];
  const seen = new Set([JSON.stringify(value)]);
  return candidates.filter((candidate) => {
    const text = JSON.stringify(candidate);
    return seen.has(text) ? false : seen.add(text);
  });
}

function lastOf(key: string): string {
  return key.slice(key.lastIndexOf(".") + 1);
}

function changed(value: unknown): unknown[] {
  if (typeof value === "boolean") return [!value];
  if (typeof value === "number") return [value + 1, value / 2, value - 1];
  if (typeof value === "string") return [`${value} x`, `${value}x`];
  if (Array.isArray(value)) return [value.slice(1), value.toReversed(), value.slice(0, 0)];
  if (typeof value !== "object" || value === null) return [];
  const members = Object.entries(value);
  return members.map((_, index) => Object.fromEntries(members.toSpliced(index, 1)));
}

function fresh({ type, minimum = 0 }: Schema): unknown[] {
  const types = [type].flat();
  return [
    ...(types.includes("boolean") ? [true, false] : []),
    ...(types.includes("integer") ? [minimum + 1, minimum + 2] : []),
    ...(types.includes("number") ? [0.5, 1.5] : []),
    ...(types.includes("string") ? ["something"] : []),
  ];
}
