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
  if (path === "expectations")
    return [
      "",
      heading(level, `${path}.<name>[]`),
      "",
      schema.description,
      "",
      "Each has a `type` and its arguments: [Expectations](expectations.md) lists them all.",
      "",
    ];
  if (schema.additionalProperties && typeof schema.additionalProperties === "object")
    return describe(withDescription(schema.additionalProperties, schema), `${path}.<name>`, level);
  if (schema.items && isStructured(schema.items))
    return describe(withDescription(schema.items, schema), `${path}[]`, level);
  const lines = ["", heading(level, path), "", ...(schema.description ? [schema.description, ""] : [])];
  if (schema.allOf) return [...lines, ...describeVariants(schema, path, level)];
  if (!schema.properties) return [];
  return [...lines, ...keyTable(schema), "", ...describeInner(schema, path, level)];
}

/** What all variants of a mapping have, once; then the keys that each has of its own. */
function describeVariants(schema, path, level) {
  const variants = schema.allOf.map((branch) => {
    const [[tag, { const: word }]] = Object.entries(branch.if.properties);
    return { tag, word, mapping: branch.then };
  });
  const [{ tag, mapping: first }] = variants;
  const common = Object.keys(first.properties).filter((key) =>
    variants.every(
      ({ mapping }) => JSON.stringify(mapping.properties[key]) === JSON.stringify(first.properties[key]),
    ),
  );
  const shared = {
    required: [...(schema.required ?? []), ...(first.required ?? [])],
    properties: { [tag]: schema.properties[tag], ...only(first.properties, (key) => common.includes(key)) },
  };
  const isOnly = variants.length === 1;
  const lines = [
    ...keyTable(isOnly ? first : shared),
    "",
    ...describeInner(isOnly ? first : shared, path, level),
  ];
  if (isOnly) return lines;
  for (const { word, mapping } of variants) {
    const own = {
      ...mapping,
      properties: only(mapping.properties, (key) => key !== tag && !common.includes(key)),
    };
    lines.push(
      "",
      heading(level + 1, `${path} (${tag}: ${word})`),
      "",
      mapping.properties[tag].description,
      "",
    );
    if (Object.keys(own.properties).length > 0)
      lines.push(...keyTable(own), "", ...describeInner(own, path, level + 1));
  }
  return lines;
}

function only(properties, wanted) {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => wanted(key)));
}

function describeInner(schema, path, level) {
  return Object.entries(schema.properties)
    .filter(([, property]) => isStructured(property))
    .flatMap(([key, property]) => describe(property, `${path}.${key}`, level + 1));
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

export function keyTable(schema) {
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

/** Kinds of text that an example in each row would not make clearer. */
const selfEvident = new Set(["name", "name with dashes", "column name", "expression"]);

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
  const example =
    selfEvident.has(schema.title) || /such as/.test(parts.join()) ? undefined : schema.examples?.[0];
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
