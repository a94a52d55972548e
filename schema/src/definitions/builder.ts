/**
 * Small builder for the language's definitions: each is a JSON Schema (draft-07) with the static type of the
 * values it accepts. Everything else (validation, the published schema, the reference) is made from these.
 */

export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly propertyNames?: JsonSchema;
  readonly minProperties?: number;
  readonly dependencies?: Readonly<Record<string, readonly string[]>>;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
}

declare const accepted: unique symbol;

export interface Definition<T> {
  readonly schema: JsonSchema;
  readonly [accepted]?: T;
}

/** The values that a definition accepts. */
export type TypeOf<D> = D extends Definition<infer T> ? T : never;

export interface Key<T, Optional extends boolean> {
  readonly definition: Definition<T>;
  readonly description: string;
  readonly optional: Optional;
  readonly default?: T;
}

export type Keys = Readonly<Record<string, Key<unknown, boolean>>>;

export type ObjectOf<K extends Keys> = {
  readonly [N in keyof K as K[N] extends Key<unknown, false> ? N : never]: K[N] extends Key<infer T, false>
    ? T
    : never;
} & {
  readonly [N in keyof K as K[N] extends Key<unknown, false> ? never : N]?: K[N] extends Key<infer T, boolean>
    ? T
    : never;
};

export function required<T>(definition: Definition<T>, description: string): Key<T, false> {
  return { definition, description, optional: false };
}

/** @param defaultValue shown to editors and in the reference; applied by the resolver from the same constant */
export function optional<T>(definition: Definition<T>, description: string, defaultValue?: T): Key<T, true> {
  return {
    definition,
    description,
    optional: true,
    ...(defaultValue !== undefined && { default: defaultValue }),
  };
}

/** A mapping with exactly these keys. */
export function object<K extends Keys>(keys: K, extra: Partial<JsonSchema> = {}): Definition<ObjectOf<K>> {
  const properties: Record<string, JsonSchema> = {};
  const needed: string[] = [];
  for (const [name, key] of Object.entries(keys)) {
    properties[name] = {
      ...key.definition.schema,
      description: key.description,
      ...(key.default !== undefined && { default: key.default }),
    };
    if (!key.optional) needed.push(name);
  }
  return {
    schema: {
      type: "object",
      properties,
      ...(needed.length > 0 && { required: needed }),
      additionalProperties: false,
      ...extra,
    },
  };
}

/** A mapping from names that the user chooses. */
export function mapOf<T>(
  names: Definition<string>,
  values: Definition<T>,
  extra: Partial<JsonSchema> = {},
): Definition<{ readonly [name: string]: T }> {
  return {
    schema: {
      type: "object",
      propertyNames: names.schema,
      additionalProperties: values.schema,
      ...extra,
    },
  };
}

export function listOf<T>(items: Definition<T>, extra: Partial<JsonSchema> = {}): Definition<readonly T[]> {
  return { schema: { type: "array", items: items.schema, ...extra } };
}

export function text(extra: Partial<JsonSchema> = {}): Definition<string> {
  return { schema: { type: "string", minLength: 1, ...extra } };
}

export function integer(extra: Partial<JsonSchema> = {}): Definition<number> {
  return { schema: { type: "integer", ...extra } };
}

export function number(extra: Partial<JsonSchema> = {}): Definition<number> {
  return { schema: { type: "number", ...extra } };
}

export const boolean: Definition<boolean> = { schema: { type: "boolean" } };

export function oneWordOf<const W extends readonly string[]>(...words: W): Definition<W[number]> {
  return { schema: { type: "string", enum: words } };
}

export function literal<const V extends string | number>(value: V): Definition<V> {
  return { schema: { type: typeof value === "number" ? "integer" : "string", const: value } };
}

/** One word, in a form that `either` can combine. */
export function word<const W extends string>(value: W): Definition<W> {
  return { schema: { type: "string", pattern: `^${value}$`, title: `"${value}"` } };
}

/** Two definitions whose values have different JSON types, so that each keyword concerns one of them only. */
export function either<A, B>(a: Definition<A>, b: Definition<B>): Definition<A | B> {
  return { schema: { ...a.schema, ...b.schema, type: [a.schema.type, b.schema.type].flat().map(String) } };
}

/**
 * Mappings told apart by the word under `tag`; an error then is about the one that was meant.
 * @param defaultWord the one that is meant where the tag is missing
 */
export function variants<V extends Readonly<Record<string, Definition<object>>>>(
  tag: string,
  description: string,
  byWord: V,
  defaultWord?: keyof V & string,
): Definition<TypeOf<V[keyof V]>> {
  const words = Object.keys(byWord);
  const standard = defaultWord === undefined ? {} : { default: defaultWord };
  return {
    schema: {
      type: "object",
      properties: { [tag]: { type: "string", enum: words, description, ...standard } },
      ...(defaultWord === undefined && { required: [tag] }),
      allOf: Object.entries(byWord).map(([word, definition]) => ({
        if: {
          type: "object",
          properties: { [tag]: { const: word } },
          ...(word !== defaultWord && { required: [tag] }),
        },
        // oxlint-disable-next-line no-thenable -- a keyword of JSON Schema
        then: definition.schema,
      })),
    },
  };
}
