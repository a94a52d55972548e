import type { Alias, Document, Node, Pair, ParsedNode, Scalar, YAMLMap } from "yaml";
import type { Problem, Report } from "../diagnostics/reporter.js";
import type { Range } from "../diagnostics/text-position.js";
import { integerOf } from "../exact-integers.js";
import { limits } from "./limits.js";
import { nodesOf, type Nodes } from "./nodes.js";
import { isMapping, pointer, type Mapping, type NodePlace, type Path, type Value } from "./document.js";

type Yaml = typeof import("yaml");

interface Reading {
  readonly yaml: Yaml;
  readonly nodes: Nodes;
  readonly report: Report;
  readonly places: Map<string, NodePlace>;
  /** Nodes that are being read: an alias to one of them would never end. */
  readonly open: Set<Node>;
  count: number;
  isTooDeep: boolean;
}

/** The values of a document without syntax errors; null (and a report) if it is not one mapping. */
export function readValues(
  yaml: Yaml,
  document: Document.Parsed<ParsedNode>,
  report: Report,
): { root: Mapping; places: ReadonlyMap<string, NodePlace> } | null {
  const contents = document.contents as Node;
  const nodes = nodesOf(yaml, document, limits.depth);
  const problem = nodes.tooDeep === null ? tooMany(nodes, contents) : tooDeep(rangeOf(nodes.tooDeep));
  if (problem !== null) {
    report(problem);
    return null;
  }
  const reading: Reading = {
    yaml,
    nodes,
    report,
    places: new Map(),
    open: new Set(),
    count: 0,
    isTooDeep: false,
  };
  if (!yaml.isMap(contents)) {
    report({
      code: "MLO1008",
      message: `The file is ${yaml.isSeq(contents) ? "a list" : "a single value"}, not a mapping.`,
      hint: 'Start with "version: 1" and the other keys of a project at the first column.',
      range: rangeOf(contents),
    });
    return null;
  }
  const root = readNode(reading, contents, [], null) as Mapping;
  return { root, places: reading.places };
}

/** What a value in too many lists and mappings is told. @param range null: it is not known where */
export const tooDeep = (range: Range | null): Problem => ({
  code: "MLO1011",
  message: `Lists and mappings are nested more than ${limits.depth} deep.`,
  hint: "Nothing in a project is: look for brackets or dashes that repeat.",
  range: range ?? { start: 0, end: 1 },
});

const tooMany = ({ count }: Nodes, contents: Node): Problem | null =>
  count <= limits.values
    ? null
    : {
        code: "MLO1010",
        message: `The file has more than ${limits.values} values.`,
        hint: "Keep data in files of their own, and name them in sources.",
        range: rangeOf(contents),
      };

function rangeOf(node: Node | null): Range {
  const [start, end] = node?.range ?? [0, 1];
  return { start, end: Math.max(end, start + 1) };
}

function readNode(reading: Reading, node: Node | null, path: Path, key: Range | null): Value {
  const { yaml, open, places } = reading;
  if (++reading.count > limits.values) {
    if (reading.count === limits.values + 1)
      reading.report({
        code: "MLO1009",
        message: `Aliases multiply the file to more than ${limits.values} values.`,
        hint: "Write the repeated parts out, or repeat less.",
        range: rangeOf(node),
      });
    return null;
  }
  // Through aliases and merge keys more deeply than it is written.
  if (open.size > limits.depth) {
    if (!reading.isTooDeep) reading.report(tooDeep(rangeOf(node)));
    reading.isTooDeep = true;
    return null;
  }
  if (yaml.isAlias(node)) return readAlias(reading, node, path, key);
  if (node !== null && !places.has(pointer(path)))
    places.set(pointer(path), { key, value: node.range ? rangeOf(node) : (key ?? rangeOf(node)) });
  if (yaml.isScalar(node)) return readScalar(reading, node, path);
  if (!yaml.isMap(node) && !yaml.isSeq(node)) return null;
  open.add(node);
  const value = yaml.isMap(node)
    ? readMap(reading, node, path)
    : node.items.map((item, index) => readNode(reading, item as Node, [...path, index], null));
  open.delete(node);
  return value;
}

function readScalar({ report }: Reading, node: Scalar, path: Path): Value {
  const { value } = node;
  if (typeof value === "string" && /\0|\p{Surrogate}/u.test(value))
    report({
      code: "MLO1008",
      message: "This text holds a character that PostgreSQL's text cannot hold.",
      hint: "Remove it: a zero character, or half of a surrogate pair.",
      range: rangeOf(node),
    });
  // Only what is compared with stored integers has 64 bits; sizes, ports and seeds are ordinary numbers.
  if (typeof value === "bigint") return path[0] === "expectations" ? integerOf(value) : Number(value);
  if (value === null || typeof value === "string" || typeof value === "boolean" || typeof value === "number")
    return value;
  report({
    code: "MLO1008",
    message: `The tag ${node.tag ?? "of this value"} makes a value that mlops.yaml has no use for.`,
    hint: "Remove the tag: write words, numbers, true, false, lists and mappings.",
    range: rangeOf(node),
  });
  return null;
}

function readAlias(reading: Reading, alias: Alias, path: Path, key: Range | null): Value {
  const target = reading.nodes.targets.get(alias);
  if (!target) return null;
  if (reading.open.has(target)) {
    reading.report({
      code: "MLO1009",
      message: `The alias *${alias.source} stands inside what it refers to: a cycle.`,
      hint: "Refer to an anchor that ends before the alias.",
      range: rangeOf(alias),
    });
    return null;
  }
  reading.places.set(pointer(path), { key, value: rangeOf(alias) });
  return readNode(reading, target, path, key);
}

function readMap(reading: Reading, map: YAMLMap, path: Path): Mapping {
  const result: Mapping = {};
  const seen = new Map<string, Range>();
  const merges: Pair[] = [];
  for (const pair of map.items) {
    const keyNode = pair.key as Node | null;
    const range = rangeOf(keyNode);
    if (!reading.yaml.isScalar(keyNode)) {
      reading.report({
        code: "MLO1008",
        message: "This key is not a word.",
        hint: "Keys are plain words; put them in quotes if need be.",
        range,
      });
      continue;
    }
    const key = keyText(keyNode.value, keyNode.source);
    if (key === "<<" && keyNode.type === "PLAIN") {
      merges.push(pair);
      continue;
    }
    const earlier = seen.get(key);
    if (earlier) {
      reading.report({
        code: "MLO1006",
        message: `"${key}" stands twice in the same mapping.`,
        hint: "Remove or rename one of them.",
        range,
        related: { message: "the first one", range: earlier },
      });
      continue;
    }
    seen.set(key, range);
    define(result, key, readNode(reading, pair.value as Node | null, [...path, key], range));
    if (pair.value === null) reading.places.set(pointer([...path, key]), { key: range, value: range });
  }
  for (const pair of merges) mergeInto(reading, result, pair.value as Node | null, path);
  return result;
}

/** `<<: *anchor` or a list of them: keys that the mapping has itself win, then those of earlier anchors. */
function mergeInto(reading: Reading, result: Mapping, node: Node | null, path: Path): void {
  const { yaml, nodes, open } = reading;
  const target = yaml.isAlias(node) ? (nodes.targets.get(node) ?? null) : node;
  if (yaml.isSeq(target) && !open.has(target)) {
    open.add(target);
    for (const item of target.items) mergeInto(reading, result, item as Node, path);
    open.delete(target);
    return;
  }
  if (!yaml.isMap(target) || open.has(target)) {
    reading.report({
      code: "MLO1008",
      message: "The merge key << takes a mapping.",
      hint: "Refer to the anchor of a mapping: <<: *name.",
      range: rangeOf(node),
    });
    return;
  }
  const merged = readNode(reading, target, path, null);
  if (!isMapping(merged)) return; // beyond a limit, which is reported
  for (const [key, value] of Object.entries(merged))
    if (!Object.hasOwn(result, key)) define(result, key, value);
}

function keyText(value: unknown, source: string | undefined): string {
  return typeof value === "string" ? value : (source ?? String(value));
}

/** Assignment that also takes "__proto__" as an ordinary key. */
function define(mapping: Mapping, key: string, value: Value): void {
  Object.defineProperty(mapping, key, { value, enumerable: true, configurable: true, writable: true });
}
