import type { SchemaTree } from "hyparquet";
import { isList, leafOf, libraryJson, type Leaf } from "./leaf.js";
import { Unprintable } from "../rows/unprintable.js";

/** How a column's values become the texts of fields. */
export interface Printer {
  /** Of a value as it is stored (`asStored`); lists, maps and objects as JSON, null for what is missing. */
  readonly print: (stored: unknown) => string | Unprintable | null;
  readonly sample: string;
  /** The column's DECIMAL, where its values may have more digits than a float keeps; else null. */
  readonly decimal: string | null;
}

/** @param tree the column, as the file describes it */
export function printerOf(tree: SchemaTree): Printer {
  if (tree.children.length > 0 || tree.element.repetition_type === "REPEATED") {
    const json = jsonPrinter(tree);
    return {
      print: (stored) => (isMissing(stored) ? null : thrown(() => json(stored))),
      sample: "text",
      decimal: null,
    };
  }
  const leaf = leafOf(tree.element);
  const { sample, decimal } = leaf;
  return { print: (stored) => (isMissing(stored) ? null : leaf.print(stored as never)), sample, decimal };
}

const isMissing = (stored: unknown): stored is null | undefined => stored === null || stored === undefined;

/** @throws Unprintable */
type JsonPrinter = (stored: unknown) => string;

function thrown(print: () => string): string | Unprintable {
  try {
    return print();
  } catch (error) {
    if (error instanceof Unprintable) return error;
    throw error;
  }
}

/** JSON of one value; without spaces, numbers with all their digits. */
function jsonPrinter(tree: SchemaTree): JsonPrinter {
  const one = jsonOfOne(tree);
  return tree.element.repetition_type === "REPEATED" ? listPrinter(one) : one;
}

function jsonOfOne(tree: SchemaTree): JsonPrinter {
  const { element, children } = tree;
  if (element.logical_type?.type === "VARIANT") return nullable(libraryJson);
  if (children.length === 0) return nullable(leafJson(leafOf(element)));
  const [only] = children as [SchemaTree, ...SchemaTree[]];
  const isRepeated = children.length === 1 && only.element.repetition_type === "REPEATED";
  if (isRepeated && isList(element) && only.children.length <= 1) {
    const [item] = only.children;
    return nullable(listPrinter(jsonOfOne(item ?? only)));
  }
  if (isRepeated && isMap(tree)) {
    const [key, value] = only.children as [SchemaTree, SchemaTree];
    return nullable(mapPrinter(only.element.name, key, value));
  }
  return nullable(structPrinter(children));
}

const isMap = ({ element, children }: SchemaTree): boolean =>
  (element.converted_type === "MAP" ||
    element.converted_type === "MAP_KEY_VALUE" ||
    element.logical_type?.type === "MAP") &&
  children[0]?.children.length === 2;

const nullable =
  (print: JsonPrinter): JsonPrinter =>
  (stored) =>
    isMissing(stored) ? "null" : print(stored);

const listPrinter =
  (print: JsonPrinter): JsonPrinter =>
  (stored) =>
    isMissing(stored) ? "null" : `[${Array.from(stored as ArrayLike<unknown>, print).join(",")}]`;

function structPrinter(children: readonly SchemaTree[]): JsonPrinter {
  const fields = children.map((child) => ({
    name: child.element.name,
    head: `${JSON.stringify(child.element.name)}:`,
    print: jsonPrinter(child),
  }));
  return (stored) => {
    const object = stored as Readonly<Record<string, unknown>>;
    return `{${fields.map(({ name, head, print }) => head + print(object[name])).join(",")}}`;
  };
}

/** An object; keys that are no texts are written as texts. */
function mapPrinter(entries: string, key: SchemaTree, value: SchemaTree): JsonPrinter {
  const print = jsonPrinter(value);
  const printKey = jsonOfOne(key);
  return (stored) => {
    const list = ((stored as Readonly<Record<string, unknown>>)[entries] ?? []) as ArrayLike<
      Readonly<Record<string, unknown>>
    >;
    const seen = new Set<string>();
    const fields = Array.from(list, (entry) => {
      const text = printKey(entry[key.element.name]);
      const name = text.startsWith('"') ? text : JSON.stringify(text);
      if (seen.has(name)) throw new Unprintable(name, "is a key that comes twice");
      seen.add(name);
      return `${name}:${print(entry[value.element.name])}`;
    });
    return `{${fields.join(",")}}`;
  };
}

/** JSON has no words for these: they are strings, as in protobuf's JSON form. */
const notFinite: ReadonlySet<string> = new Set(["NaN", "Infinity", "-Infinity"]);

function leafJson({ print, inJson }: Leaf): JsonPrinter {
  return (stored) => {
    const text = print(stored as never);
    if (text instanceof Unprintable) throw text;
    if (inJson === "text" || notFinite.has(text)) return JSON.stringify(text);
    if (inJson === "json" && !isJson(text)) throw new Unprintable(text, "is not JSON");
    return text;
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
