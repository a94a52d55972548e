/** The reference of the language, from the descriptions in its JSON Schema. */

const intro = [
  "# The language of mlops.yaml",
  "",
  "Every key, its type, whether it is needed and its default. Unknown keys are errors; nothing is parsed and ignored.",
  "The same definitions make the validation and the [JSON Schema](../../schema/mlops.schema.json) that gives editors",
  "completion and hover text:",
  "",
  "```yaml",
  "# yaml-language-server: $schema=./node_modules/@mlops-yaml/schema/mlops.schema.json",
  "```",
  "",
  "What expressions may say is in [Expressions](expressions.md). `mlops explain --resolved` shows a project with every",
  "default written out.",
  "",
];

/** @param {object} schema the published JSON Schema */
export function languageReference(schema) {
  const lines = [...intro];
  const sections = Object.entries(schema.properties);
  lines.push("## The file", "", ...keyTable(schema), "");
  for (const [name, section] of sections)
    if (typesOf(section).some((type) => type === "object" || type === "array"))
      lines.push(...describe(section, name, 2));
  return `${lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
}

/** Headings for a schema and for the mappings inside it. */
function describe(schema, path, level) {
  if (schema.additionalProperties && typeof schema.additionalProperties === "object")
    return describe(withDescription(schema.additionalProperties, schema), `${path}.<name>`, level);
  if (schema.items && isStructured(schema.items))
    return describe(withDescription(schema.items, schema), `${path}[]`, level);
  const lines = ["", heading(level, path), "", ...(schema.description ? [schema.description, ""] : [])];
  if (schema.allOf) {
    for (const { if: condition, then } of schema.allOf) {
      const [[tag, { const: word }]] = Object.entries(condition.properties);
      lines.push(
        ...describe(
          { ...then, description: then.properties[tag].description },
          `${path} (${tag}: ${word})`,
          level + 1,
        ),
      );
    }
    return lines;
  }
  if (!schema.properties) return [];
  lines.push(...keyTable(schema), "");
  for (const [key, property] of Object.entries(schema.properties))
    if (isStructured(property))
      lines.push(...describe(property, `${path.replace(/ \(.*\)$/, "")}.${key}`, level + 1));
  return lines;
}

function withDescription(schema, outer) {
  return { ...schema, description: schema.description ?? outer.description };
}

function isStructured(schema) {
  return Boolean(
    schema.properties ||
    schema.allOf ||
    (schema.items && isStructured(schema.items)) ||
    (typeof schema.additionalProperties === "object" && isStructured(schema.additionalProperties)),
  );
}

function keyTable(schema) {
  const rows = Object.entries(schema.properties).map(([key, property]) => {
    const needed = schema.required?.includes(key) ? "yes" : "";
    const standard = property.default === undefined ? "" : `\`${inline(property.default)}\``;
    return `| \`${key}\` | ${typeText(property)} | ${needed} | ${standard} | ${escape(property.description ?? "")} |`;
  });
  return ["| key | value | needed | default | meaning |", "|---|---|---|---|---|", ...rows];
}

function typesOf(schema) {
  return [schema.type ?? []].flat();
}

function typeText(schema) {
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum) return schema.enum.map((word) => `\`${word}\``).join(", ");
  const parts = typesOf(schema).map((type) => {
    if (type === "array") return `list of ${schema.items ? typeText(schema.items) : "values"}`;
    if (type === "object")
      return schema.properties || schema.allOf
        ? "mapping"
        : `mapping of ${schema.propertyNames?.title ?? "name"} to ${typeText(schema.additionalProperties)}`;
    if (type === "string") return schema.title ?? "text";
    if (type === "boolean") return "true or false";
    return `${schema.title ?? (type === "integer" ? "whole number" : type)}${rangeText(schema)}`;
  });
  const example = schema.examples?.[0];
  return `${parts.join(" or ")}${example === undefined ? "" : `, such as \`${escape(inline(example))}\``}`;
}

function rangeText({ minimum, maximum, exclusiveMinimum }) {
  const least = minimum ?? exclusiveMinimum;
  const above = exclusiveMinimum === undefined ? "" : "above ";
  if (least !== undefined && maximum !== undefined) return ` (${above}${least} to ${maximum})`;
  if (least !== undefined) return ` (${above || "from "}${least})`;
  return maximum === undefined ? "" : ` (to ${maximum})`;
}

function inline(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function escape(text) {
  return text.replaceAll("|", "\\|");
}

function heading(level, path) {
  return `${"#".repeat(Math.min(level, 5))} \`${path}\``;
}
