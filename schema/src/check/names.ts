import type { JsonSchema } from "../definitions/builder.js";
import { systemColumns } from "../definitions/scalars.js";

const nameTitles: readonly string[] = ["name", "name with dashes", "column name", "feature name"];

export function isNameTitle(title: string): boolean {
  return nameTitles.includes(title);
}

export function nameNoun(schema: JsonSchema): string {
  return schema.title === "column name" || schema.title === "feature name" ? schema.title : "name";
}

/** Why a name cannot be used. */
export function nameProblem(name: string, schema: JsonSchema): string {
  return isSystemColumn(name, schema)
    ? `"${name}" cannot be a ${nameNoun(schema)}: PostgreSQL has a system column of this name in every table.`
    : `"${name}" is not a valid ${nameNoun(schema)}.`;
}

function isSystemColumn(name: string, { title }: JsonSchema): boolean {
  return (title === "column name" || title === "feature name") && systemColumns.includes(name);
}

export function nameHint(name: string, schema: JsonSchema): string {
  if (isSystemColumn(name, schema))
    return schema.title === "column name"
      ? `Use another name, and \`from\` for the one in the data: ${name}_2: { type: …, from: ${name} }.`
      : `Use another name, such as "${name}_2".`;
  if (schema.title === "column name" && name.startsWith("_"))
    return "Names that start with _ are kept for columns that ingestion adds.";
  const rule =
    schema.title === "column name"
      ? "letters, digits and _, a letter first, at most 63 characters"
      : `lower-case letters, digits and _${schema.title === "name with dashes" ? " or -" : ""}, a letter first, at most 40 characters`;
  const better = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_0-9]+|_+$/g, "")
    .slice(0, 40);
  return `Use ${rule}${better && better !== name ? `, such as "${better}"` : ""}.`;
}
