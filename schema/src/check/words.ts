import type { JsonSchema } from "../definitions/builder.js";

const typeWords: Readonly<Record<string, string>> = {
  object: "a mapping",
  array: "a list",
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  null: "empty",
};

export function typesInWords(schema: JsonSchema): string {
  return [schema.type ?? []]
    .flat()
    .map((type) =>
      type === "string" && schema.title ? withArticle(schema.title) : (typeWords[type] ?? type),
    )
    .join(" or ");
}

export function valueInWords(value: unknown): string {
  if (value === null || value === undefined) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  if (typeof value === "string") return `the text ${JSON.stringify(value)}`;
  return scalarText(value);
}

/** A scalar as JSON writes it, an integer with all its digits. */
export const scalarText = (value: unknown): string =>
  typeof value === "bigint" ? String(value) : JSON.stringify(value);

export function typeHint(schema: JsonSchema, value: unknown): string {
  const types = [schema.type ?? []].flat();
  if (value === null) return "Write a value, or remove the key.";
  if (types.includes("string") && ["number", "bigint", "boolean"].includes(typeof value))
    return schema.examples ? exampleHint(schema) : `Put it in quotes: "${scalarText(value)}".`;
  if (typeof value === "string" && /^[-+.0-9]+$/.test(value) && types.some((type) => type !== "string"))
    return "Remove the quotes.";
  if (types.includes("array") && typeof value === "string") return `Write a list: [${value}].`;
  if (types.includes("object")) return 'Write "key: value" pairs below it.';
  return schema.examples ? exampleHint(schema) : `Write ${typesInWords(schema)}.`;
}

export function exampleHint(schema: JsonSchema): string {
  const examples = (schema.examples ?? []).map((example) => JSON.stringify(example));
  return examples.length > 0 ? `Write it like ${examples.join(" or ")}.` : "Write it as the reference says.";
}

export function withArticle(noun: string): string {
  return noun.startsWith('"') ? noun : `${/^[aeio]/i.test(noun) ? "an" : "a"} ${noun}`;
}
