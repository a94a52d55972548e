import { isDeepStrictEqual } from "node:util";
import {
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { CommandError } from "../errors/command-error.js";
import { plainValues } from "./plain-values.js";
import { behind, contentEnd, indentOf, layoutOf, nextLine, pairEnd, pairOf } from "./place.js";
import {
  entryLines,
  flowText,
  itemLines,
  nestedLines,
  plainValue,
  type Layout,
  type Written,
  type WrittenMap,
} from "./written.js";

type Entry = Pair<Node, Node | null>;

/** A change of a YAML text that leaves every byte that it does not concern. */
export type Change =
  /** Sets an entry of the mapping at `path`; mappings that are missing on the way are made. */
  | {
      readonly kind: "set";
      readonly path: readonly string[];
      readonly key: string;
      readonly value: Written;
      /** Keys in the order that the mapping should have; a new one goes behind those before it. */
      readonly order?: readonly string[];
    }
  /** Adds to the end of the list at `path`, which is made where it is missing. */
  | {
      readonly kind: "append";
      readonly path: readonly string[];
      readonly items: readonly Written[];
      readonly order?: readonly string[];
    };

/**
 * The text with the change made. Comments, order, blank lines, quoting and indentation stay; what is new is laid
 * out as the file is.
 * @throws CommandError MLO6020 where the file is written in a way that leaves no place for it
 */
export function changeText(text: string, change: Change): string {
  const document = parse(text);
  const changed = splice(text, document, change);
  // What was meant and what the text now says must be the same: else nothing of it is used.
  const wanted = applied(plainValues(document), change);
  const after = parseDocument(changed, { keepSourceTokens: true, intAsBigInt: true });
  if (after.errors.length > 0 || !isDeepStrictEqual(plainValues(after), wanted)) throw noPlace(change);
  return changed;
}

function parse(text: string): Document {
  const document = parseDocument(text, { keepSourceTokens: true, intAsBigInt: true });
  const [error] = document.errors;
  if (error)
    throw new CommandError(
      "MLO6020",
      `mlops.yaml is no valid YAML: ${error.message.split("\n")[0]}`,
      "`mlops check` shows the place.",
    );
  return document;
}

/** The plain values after the change. */
function applied(root: unknown, change: Change): unknown {
  const result = (structuredClone(root) ?? {}) as Record<string, unknown>;
  const steps = change.kind === "set" ? change.path : change.path.slice(0, -1);
  let map = result;
  for (const step of steps) map = valueOr(map, step, {}) as Record<string, unknown>;
  if (change.kind === "set") map[change.key] = plainValue(change.value);
  else {
    const last = change.path.at(-1) ?? "";
    map[last] = [...(valueOr(map, last, []) as unknown[]), ...change.items.map(plainValue)];
  }
  return result;
}

/** The value of a key, which gets one where it has none; every object answers to `constructor` without having it. */
function valueOr(map: Record<string, unknown>, key: string, otherwise: unknown): unknown {
  if (!Object.hasOwn(map, key) || map[key] === null) map[key] = otherwise;
  return map[key];
}

function splice(text: string, document: Document, change: Change): string {
  const root = document.contents as Node | null;
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  const layout = layoutOf(document);
  const keys = change.kind === "set" ? [...change.path, change.key] : change.path;
  let value: Written = change.kind === "set" ? change.value : change.items;
  if (root === null)
    return `${text}${text === "" || text.endsWith("\n") ? "" : lineEnd}${joined(entryLines(keys[0] ?? "", nest(keys.slice(1), value), 0, layout), lineEnd)}`;

  let node: Node = root;
  for (let depth = 0; depth < keys.length; depth++) {
    const key = keys[depth] ?? "";
    if (!isMap(node)) throw noPlace(change);
    const pair = pairOf(node, key);
    if (pair === undefined) {
      value = nest(keys.slice(depth + 1), value);
      return insertEntry(text, node, key, value, {
        layout,
        lineEnd,
        order: depth === 0 ? change.order : undefined,
        top: root,
      });
    }
    const isTarget = depth === keys.length - 1;
    if (isTarget && change.kind === "set")
      return replaceEntry(text, node, pair, key, value, { layout, lineEnd });
    if (pair.value === null || (isScalar(pair.value) && pair.value.value === null)) {
      if (node.flow === true) throw noPlace(change);
      return fillEmpty(text, node, pair, nest(keys.slice(depth + 1), value), { layout, lineEnd });
    }
    node = pair.value;
  }
  if (change.kind !== "append" || !isSeq(node)) throw noPlace(change);
  return appendItems(text, node, change.items, { layout, lineEnd });
}

interface Manner {
  readonly layout: Layout;
  readonly lineEnd: string;
}

function insertEntry(
  text: string,
  map: YAMLMap,
  key: string,
  value: Written,
  { layout, lineEnd, order, top }: Manner & { order: readonly string[] | undefined; top: Node },
): string {
  const items = map.items as Entry[];
  if (map.flow === true)
    return insertInFlow(text, map, items.map(pairStartEnd), `${flowText(key)}: ${flowText(value)}`, lineEnd, [
      "{ ",
      " }",
    ]);
  const before = order === undefined ? items.length - 1 : predecessor(items, key, order);
  const previous = items[before];
  const indent = indentOf(map);
  const lines = entryLines(key, value, indent, layout);
  if (previous === undefined) {
    const [first] = items as [Entry];
    const at = text.lastIndexOf("\n", (first.key.range?.[0] ?? 0) - 1) + 1;
    return text.slice(0, at) + joined(lines, lineEnd) + text.slice(at);
  }
  const at = behind(text, pairEnd(previous), indent, before === items.length - 1);
  const spaced =
    isSpaced(text, items) ??
    (isMap(top) && lines.length > 1 && isSpaced(text, top.items as Entry[]) === true);
  return insertLines(text, at, spaced ? ["", ...lines] : lines, lineEnd);
}

/** Index of the entry behind which the key goes; -1: before all. */
function predecessor(items: readonly Entry[], key: string, order: readonly string[]): number {
  const rank = order.indexOf(key);
  if (rank === -1) return items.length - 1;
  return items.findLastIndex(({ key: node }) => isScalar(node) && order.indexOf(String(node.value)) < rank);
}

/** Whether blank lines stand between the entries; null where there is only one. */
function isSpaced(text: string, items: readonly Entry[]): boolean | null {
  if (items.length < 2) return null;
  const gaps = items.slice(1).map((pair, index) => {
    const gap = text.slice(pairEnd(items[index] as Entry), pair.key.range?.[0]);
    return /\n[ \t]*\r?\n/.test(gap);
  });
  return gaps.filter(Boolean).length * 2 > gaps.length;
}

function replaceEntry(
  text: string,
  map: YAMLMap,
  pair: Entry,
  key: string,
  value: Written,
  { layout, lineEnd }: Manner,
): string {
  const start = pair.key.range?.[0] ?? 0;
  const end = pairEnd(pair);
  if (map.flow === true)
    return `${text.slice(0, start)}${flowText(key)}: ${flowText(value)}${text.slice(end)}`;
  const indent = indentOf(map);
  const lines = entryLines(key, value, indent, layout);
  const from =
    text.slice(0, start).endsWith("\n") || start === 0 ? start : text.lastIndexOf("\n", start - 1) + 1;
  // What it said of itself the last time stands above it still.
  const above = commentsAbove(text, from);
  while (lines[0]?.trimStart().startsWith("#") === true && above.has(lines[0])) lines.shift();
  // The first entry of a mapping within a list stands behind the dash.
  const head = text.slice(from, start);
  if (head.trim() !== "") lines[0] = head + (lines[0] ?? "").trimStart();
  return text.slice(0, from) + joined(lines, lineEnd) + text.slice(nextLine(text, end));
}

/** The comment lines directly above the line that begins at `from`. */
function commentsAbove(text: string, from: number): ReadonlySet<string> {
  const lines = text.slice(0, from).split(/\r?\n/).slice(0, -1);
  const last = lines.findLastIndex((line) => !line.trimStart().startsWith("#"));
  return new Set(lines.slice(last + 1));
}

function fillEmpty(
  text: string,
  map: YAMLMap,
  pair: Entry,
  value: Written,
  { layout, lineEnd }: Manner,
): string {
  const [, end = 0] = pair.key.range ?? [];
  const colon = text.indexOf(":", end);
  const written = isScalar(pair.value) ? (pair.value.source ?? "") : "";
  const emptied =
    written === "" ? text : text.slice(0, pair.value?.range?.[0]) + text.slice(pair.value?.range?.[1]);
  const indent = indentOf(map);
  const lines = nestedLines(value, indent, layout);
  return insertLines(emptied, behind(emptied, colon + 1, indent, false), lines, lineEnd);
}

function appendItems(
  text: string,
  list: YAMLSeq,
  items: readonly Written[],
  { layout, lineEnd }: Manner,
): string {
  if (list.flow === true) {
    const spans = (list.items as Node[]).map((item): Span => [item.range?.[0] ?? 0, contentEnd(item)]);
    return insertInFlow(text, list, spans, items.map(flowText).join(", "), lineEnd, ["[", "]"]);
  }
  const indent = indentOf(list);
  const at = behind(text, contentEnd(list), indent, true);
  return insertLines(
    text,
    at,
    items.flatMap((item) => itemLines(item, indent, layout)),
    lineEnd,
  );
}

type Span = readonly [start: number, end: number];
const pairStartEnd = (pair: Entry): Span => [pair.key.range?.[0] ?? 0, pairEnd(pair)];

/** Behind the last of the items within brackets. */
function insertInFlow(
  text: string,
  node: Node,
  items: readonly Span[],
  added: string,
  lineEnd: string,
  [open, close]: readonly [string, string],
): string {
  const [start, end] = node.range ?? [0, 0];
  const last = items.at(-1);
  if (last === undefined) return `${text.slice(0, start)}${open}${added}${close}${text.slice(end)}`;
  const lineStart = text.lastIndexOf("\n", last[0] - 1) + 1;
  const margin = text.slice(lineStart, last[0]);
  const gap = margin.trim() === "" && lineStart > start ? `${lineEnd}${margin}` : " ";
  const rest = text.slice(last[1], end - 1);
  const comma = /^\s*,/.exec(rest)?.[0].length;
  const at = last[1] + (comma ?? 0);
  return `${text.slice(0, at)}${comma === undefined ? "," : ""}${gap}${added}${comma === undefined ? "" : ","}${text.slice(at)}`;
}

function insertLines(text: string, at: number, lines: readonly string[], lineEnd: string): string {
  const lead = at > 0 && text[at - 1] !== "\n" ? lineEnd : "";
  return text.slice(0, at) + lead + joined(lines, lineEnd) + text.slice(at);
}

const joined = (lines: readonly string[], lineEnd: string): string =>
  lines.map((line) => line + lineEnd).join("");

function nest(keys: readonly string[], value: Written): Written {
  return keys.reduceRight<Written>((inner, key): WrittenMap => ({ [key]: inner }), value);
}

function noPlace(change: Change): CommandError {
  const at = (change.kind === "set" ? [...change.path, change.key] : change.path).join(".");
  return new CommandError(
    "MLO6020",
    `mlops.yaml is written in a way that leaves no place for ${at}`,
    "Write the mappings on the way to it out: no alias, no merge key, no comment within brackets. Or take the text from --dry-run and put it in yourself.",
  );
}
