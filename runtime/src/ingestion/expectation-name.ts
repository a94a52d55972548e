import type { ExpectationDefinition } from "../v1/definitions.js";

/** How messages and reasons call an expectation: its type, and its column or columns. */
export function expectationName({ type, kwargs }: ExpectationDefinition): string {
  const { column, column_list: list } = kwargs;
  if (typeof column === "string") return `${type}: ${column}`;
  return Array.isArray(list) ? `${type}: ${list.join(", ")}` : type;
}
