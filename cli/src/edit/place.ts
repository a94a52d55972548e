import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, type YAMLMap } from "yaml";
import type { Layout } from "./written.js";

/** Column at which the entries of a block mapping, or the dashes of a block list, stand. */
export function indentOf(node: Node): number {
  const token = (node as { srcToken?: { indent?: number } }).srcToken;
  return token?.indent ?? 0;
}

/** Offset behind the last character that belongs to the node; comments do not. */
export function contentEnd(node: Node | null | undefined): number {
  if (!node) return 0;
  if ((isMap(node) || isSeq(node)) && node.flow !== true && node.items.length > 0) {
    const last = node.items.at(-1) as Node | Pair<Node, Node | null>;
    return isMap(node) ? pairEnd(last as Pair<Node, Node | null>) : contentEnd(last as Node);
  }
  return node.range?.[1] ?? 0;
}

export function pairEnd(pair: Pair<Node, Node | null>): number {
  return Math.max(contentEnd(pair.key), contentEnd(pair.value));
}

/** The pair of a mapping with this key. */
export function pairOf(map: YAMLMap, key: string): Pair<Node, Node | null> | undefined {
  return (map.items as Pair<Node, Node | null>[]).find(
    ({ key: node }) => isScalar(node) && String(node.value) === key,
  );
}

/** Offset of the first character after the line that `offset` stands in. */
export function nextLine(text: string, offset: number): number {
  // A block scalar ends with its line end.
  if (offset > 0 && text[offset - 1] === "\n") return offset;
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end + 1;
}

/**
 * Where an entry that follows others goes: behind the last of them and the comments that belong to it.
 * @param indent column of the entries
 * @param isLast whether no entry of the same mapping or list follows
 */
export function behind(text: string, end: number, indent: number, isLast: boolean): number {
  let place = nextLine(text, end);
  let blank = false;
  for (let at = place; at < text.length;) {
    const lineEnd = text.indexOf("\n", at);
    const next = lineEnd === -1 ? text.length : lineEnd + 1;
    const line = text.slice(at, next).trimEnd();
    const column = line.length - line.trimStart().length;
    if (line === "") blank = true;
    else if (!line.trimStart().startsWith("#")) break;
    else if (column > indent || (column === indent && isLast && (indent > 0 || !blank))) place = next;
    else break;
    at = next;
  }
  return place;
}

/** Indentation as the file has it; where it shows none, two columns. */
export function layoutOf(document: Document): Layout {
  let step: number | null = null;
  let listStep: number | null = null;
  const visit = (node: Node | null): void => {
    if (node === null || isAlias(node) || isScalar(node)) return;
    if (isMap(node) && node.flow !== true)
      for (const { value } of node.items as Pair<Node, Node | null>[]) {
        if (value && isMap(value) && value.flow !== true) step ??= indentOf(value) - indentOf(node);
        if (value && isSeq(value) && value.flow !== true) listStep ??= indentOf(value) - indentOf(node);
        visit(value);
      }
    if (isSeq(node)) for (const item of node.items) visit(item as Node);
  };
  visit(document.contents as Node | null);
  const found = Math.max(1, step ?? 2);
  return { step: found, listStep: Math.max(0, listStep ?? found) };
}
