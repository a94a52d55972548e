import fc from "fast-check";
import type { Random } from "../random.js";

/** What of JSON Schema the servers' documents use. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** Values that are neither here nor there. */
const oddValues: readonly unknown[] = [
  null, true, 0, -0, 1.5, -1, 1e21, 2 ** 53, -(2 ** 63), 1e308, "", " ", "x", "0", "null", "\u0000", "a\u0000b", "\ud800",
  "é", "🙂", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2013-02-30T00:00:00Z",
  "2016-12-31T23:59:60Z", "2013-06-01T10:00:00+25:00", "2013-06-01T10:00:00.123456789Z", "2013-06-01t10:00:00z",
  "-000001-01-01T00:00:00Z", "infinity", "now", "2013-06-01", "x".repeat(2_000), [], {}, [[]], [null], { x: 1 },
  { constructor: 1 }, "'; DROP TABLE x; --", "${x}", "../..", "=1+1",
]; // prettier-ignore

/** Values of a schema, at times not quite. @param words texts that mean something to the server */
export function valuesOf(schema: Schema, words: readonly string[]): fc.Arbitrary<unknown> {
  const word = fc.constantFrom(...words);
  const text = fc.oneof({ weight: 6, arbitrary: word }, fc.string(), fc.string({ unit: "grapheme" }));
  const time = fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true });
  const odd = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...oddValues) },
    fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>,
  );
  const byType: Readonly<Record<string, (part: Schema) => fc.Arbitrary<unknown>>> = {
    null: () => fc.constant(null),
    boolean: () => fc.boolean(),
    integer: () =>
      fc.oneof({ weight: 3, arbitrary: fc.integer({ min: -1_000, max: 10_000 }) }, fc.maxSafeInteger()),
    number: () => fc.oneof({ weight: 3, arbitrary: fc.integer() }, fc.double({ noNaN: true })),
    string: ({ format }) =>
      format === "date-time"
        ? time.map((value) => value.toISOString())
        : format === "date"
          ? time.map((value) => value.toISOString().slice(0, 10))
          : text,
    array: ({ items }) => fc.array(part(items ?? {}), { maxLength: 4 }),
    object: (of) => object(of),
  };
  const object = ({
    properties = {},
    required = [],
    additionalProperties,
  }: Schema): fc.Arbitrary<unknown> => {
    const known = Object.entries(properties).map(([name, of]) => [name, part(of)] as const);
    const fields = fc.record(Object.fromEntries(known), { requiredKeys: [...required] });
    const others =
      additionalProperties === undefined ||
      additionalProperties === true ||
      Object.keys(properties).length === 0
        ? fc.dictionary(text, typeof additionalProperties === "object" ? part(additionalProperties) : fc.array(odd, { maxLength: 3 }), { maxKeys: 3, noNullPrototype: true }) // prettier-ignore
        : fc.constant({});
    return fc.tuple(others, fields).map(([more, own]) => ({ ...more, ...own }));
  };
  const exact = (of: Schema): fc.Arbitrary<unknown> => {
    if (of.enum !== undefined && of.enum.length > 0) return fc.constantFrom(...of.enum);
    const choices = of.anyOf ?? of.oneOf;
    if (choices !== undefined && choices.length > 0)
      return fc.oneof(...choices.map((choice) => part(choice)));
    const types = [
      of.type ?? (of.properties === undefined ? ["string", "integer", "boolean"] : "object"),
    ].flat();
    return fc.oneof(...types.map((type) => (byType[type] ?? (() => odd))(of)));
  };
  const part = (of: Schema): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 24, arbitrary: exact(of) }, { weight: 1, arbitrary: odd });
  return part(schema);
}

/** A sound body with a value somewhere in it that is another one, gone or doubled. */
export function nearly(r: Random, sound: unknown): unknown {
  if (r.chance(0.4)) return sound;
  const copy = structuredClone(sound);
  const places = placesOf(copy);
  const { parent, step } = r.pick(places);
  if (r.chance(0.2)) Reflect.deleteProperty(parent, step);
  else if (r.chance(0.3)) parent[step] = structuredClone(r.pick(places).parent);
  else parent[step] = r.pick(oddValues);
  return copy;
}

type Parent = Record<string | number, unknown>;

function placesOf(value: unknown): { readonly parent: Parent; readonly step: string }[] {
  if (typeof value !== "object" || value === null) return [];
  const parent = value as Parent;
  return Object.keys(parent).flatMap((step) => [{ parent, step }, ...placesOf(parent[step])]);
}

const fragments = ["{", "}", "[", "]", ",", ":", '"', "\\", "\\u0000", "\\ud800", "\u0000", "\ufeff", "NaN", "Infinity", "1e999", "9".repeat(300), "-", "//", "null", "é", '"__proto__":{},', '"a":1,"a":2,', "\n", " "]; // prettier-ignore

/** A body as text, mostly as it is; else damaged: cut, doubled, in another encoding, too deep or too long. */
export function bodyBytes(r: Random, value: unknown): Buffer {
  const text = JSON.stringify(value) ?? "";
  if (!r.chance(0.25)) return Buffer.from(text);
  const at = r.below(text.length + 1);
  switch (r.below(9)) {
    case 0:
      return Buffer.from(text.slice(0, at));
    case 1:
      return Buffer.from(text + r.pick([text, ",", "}", " \n\t ", "\u0000", "x"]));
    case 2:
      return Buffer.from(text.slice(0, at) + r.pick(fragments) + text.slice(at));
    case 3:
      return Buffer.from(text, "utf16le");
    case 4:
      return Buffer.from(text, "latin1");
    case 5:
      return Buffer.concat([
        Buffer.from(text.slice(0, at)),
        Buffer.from([r.below(256)]),
        Buffer.from(text.slice(at)),
      ]);
    case 6: {
      const depth = r.pick([10, 1_000, 30_000]);
      return Buffer.from(text.replace("{", `{"deep":${"[".repeat(depth)}${"]".repeat(depth)},`));
    }
    case 7:
      return Buffer.from(
        text.replace(
          "{",
          () => `{${Array.from({ length: r.pick([10, 3_000]) }, (_, index) => `"k${index}":1,`).join("")}`,
        ),
      );
    default:
      return Buffer.alloc(r.pick([0, 1, 70_000]), r.pick(["[", " ", '"', "0", "{"]));
  }
}
