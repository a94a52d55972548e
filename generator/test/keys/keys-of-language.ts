/** The keys of the language as its published schema has them, and where a file has them or could have them. */
import { jsonSchema } from "@mlops-yaml/schema";

export type Schema = Omit<typeof jsonSchema, "$schema" | "title">;

/** A key as text: `sources.*<file>.columns.*.unit`; what stands in <> is the word that tells variants apart. */
export type KeyName = string;

/** A place in a file at which a key stands, or could stand as its mapping is there. */
export interface Place {
  readonly key: KeyName;
  readonly schema: Schema;
  readonly required: boolean;
  readonly at: readonly (string | number)[];
  /** undefined: the file does not have the key. */
  readonly value: unknown;
}

/**
 * Every key that a file may have, but for mappings of further keys, which are looked at one by one; keys that take one
 * value alone; those that tell variants apart (each variant is used); and `$PARAMETER`, a form of the value above it.
 */
export function keysOfLanguage(): readonly KeyName[] {
  const keys = new Set<KeyName>();
  collectKeys(jsonSchema, "", keys);
  return [...keys];
}

function collectKeys(schema: Schema, name: KeyName, keys: Set<KeyName>): void {
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    if (hasValues(schema, key)) keys.add(inside(name, key));
    if (!wholes.has(key)) collectKeys(property, inside(name, key), keys);
  }
  if (typeof schema.additionalProperties === "object")
    collectKeys(schema.additionalProperties, inside(name, "*"), keys);
  if (schema.items) collectKeys(schema.items, `${name}[]`, keys);
  for (const { word, schema: variant } of variantsOf(schema)) collectKeys(variant, `${name}<${word}>`, keys);
}

export function placesIn(file: unknown): readonly Place[] {
  const places: Place[] = [];
  collectPlaces(jsonSchema, file, "", [], places);
  return places;
}

function collectPlaces(
  schema: Schema,
  value: unknown,
  name: KeyName,
  at: Place["at"],
  places: Place[],
): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      if (schema.items) collectPlaces(schema.items, item, `${name}[]`, [...at, index], places);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const members = value as Readonly<Record<string, unknown>>;
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const place = { key: inside(name, key), schema: property, at: [...at, key], value: members[key] };
    if (hasValues(schema, key)) places.push({ ...place, required: schema.required?.includes(key) ?? false });
    if (!wholes.has(key)) collectPlaces(property, members[key], place.key, place.at, places);
  }
  if (typeof schema.additionalProperties === "object")
    for (const [key, member] of Object.entries(members))
      collectPlaces(schema.additionalProperties, member, inside(name, "*"), [...at, key], places);
  for (const { tag, word, isDefault, schema: variant } of variantsOf(schema))
    if (members[tag] === word || (members[tag] === undefined && isDefault))
      collectPlaces(variant, value, `${name}<${word}>`, at, places);
}

interface Variant {
  readonly tag: string;
  readonly word: string;
  readonly isDefault: boolean;
  readonly schema: Schema;
}

function variantsOf(schema: Schema): readonly Variant[] {
  return (schema.allOf ?? []).flatMap(({ if: condition, then }) => {
    const [tagged] = Object.entries(condition?.properties ?? {});
    if (tagged === undefined || !then) return [];
    const [tag, { const: word }] = tagged;
    return [{ tag, word: String(word), isDefault: condition?.required === undefined, schema: then }];
  });
}

function hasValues(schema: Schema, key: string): boolean {
  const property = schema.properties?.[key];
  if (property !== undefined && hasKeysOfItsOwn(property)) return false;
  if (property?.const !== undefined || property?.enum?.length === 1) return false;
  return key !== "$PARAMETER" && !variantsOf(schema).some(({ tag }) => tag === key);
}

/** Mappings whose parts go together are changed as a whole. */
const wholes = new Set(["partition_object", "quantile_ranges"]);
const wholeParts = ["weights", "quantiles"];

function hasKeysOfItsOwn({ type, properties, additionalProperties: values }: Schema): boolean {
  if (type !== "object") return false;
  if (properties !== undefined) return !wholeParts.some((part) => part in properties);
  return typeof values === "object" && (values.properties !== undefined || values.allOf !== undefined);
}

function inside(name: KeyName, key: string): KeyName {
  return name === "" ? key : `${name}.${key}`;
}
