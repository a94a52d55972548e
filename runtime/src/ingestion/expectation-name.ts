import type { ExpectationOutcome } from "../expectations/index.js";
import { exactJson } from "../json/exact-json.js";
import type { ExpectationDefinition } from "../definitions/expectation.js";

/** How messages and reasons call an expectation: its type, and its column or columns. */
export function expectationName({ type, kwargs }: ExpectationDefinition): string {
  const { column, column_list: list } = kwargs;
  if (typeof column === "string") return `${type}: ${column}`;
  return Array.isArray(list) ? `${type}: ${list.join(", ")}` : type;
}

/** What was seen of an expectation that is not met: "532 of 7,043 rows unexpected, such as 71, 72". */
export function observation({ result, exception }: ExpectationOutcome): string {
  if (exception !== null) return `cannot be evaluated: ${exception}`;
  const { unexpected_count: unexpected, element_count: all } = result;
  if (typeof unexpected !== "number") return `observed ${exactJson(result["observed_value"] ?? null)}`;
  const of = typeof all === "number" ? ` of ${all.toLocaleString("en")}` : "";
  const examples = firstDistinct(result["partial_unexpected_list"]).map((value) => exactJson(value));
  const such = examples.length > 0 ? `, such as ${examples.join(", ")}` : "";
  return `${unexpected.toLocaleString("en")}${of} rows unexpected${such}`;
}

function firstDistinct(list: unknown): unknown[] {
  if (!Array.isArray(list)) return [];
  return [...new Map(list.map((value: unknown) => [exactJson(value), value])).values()].slice(0, 3);
}
