import type { JsonSchema } from "./builder.js";

/** A schema whose mappings are definitions, referred to by `$ref`. */
export interface HoistedSchema {
  readonly $ref: string;
  readonly definitions: Readonly<Record<string, unknown>>;
}

/**
 * The same schema with every mapping as a definition of its own. It compiles to many small functions instead of
 * one huge one, of which JavaScript engines then only translate those that a file needs.
 */
export function hoistMappings(schema: JsonSchema): HoistedSchema {
  const definitions: Record<string, unknown> = {};
  const namesByText = new Map<string, string>();

  const hoist = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(hoist);
    if (typeof part !== "object" || part === null) return part;
    const copy = Object.fromEntries(
      Object.entries(part).map(([key, value]) => [key, isData(key) ? value : hoist(value)]),
    );
    return isMappingSchema(copy) ? { $ref: `#/definitions/${nameOf(copy)}` } : copy;
  };

  const nameOf = (mapping: object): string => {
    const text = JSON.stringify(mapping);
    const name = namesByText.get(text) ?? `mapping${namesByText.size + 1}`;
    namesByText.set(text, name);
    definitions[name] = mapping;
    return name;
  };

  const root = hoist(schema) as { $ref: string };
  return { $ref: root.$ref, definitions };
}

/** Keywords whose values are data, not schemas. */
function isData(keyword: string): boolean {
  return ["default", "examples", "enum", "const", "required", "dependencies", "if"].includes(keyword);
}

function isMappingSchema(schema: object): boolean {
  return (
    "type" in schema && schema.type === "object" && ("additionalProperties" in schema || "allOf" in schema)
  );
}
